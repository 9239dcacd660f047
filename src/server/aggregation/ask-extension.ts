/** One request to another API server, over TLS: the proxy shows its certificate, and so does that. */
import type { Readable } from 'node:stream'
import { hostPort } from '#base/host-port.ts'
import { orAborted } from '#base/wait.ts'
import type { Extension, ServiceAt } from '#server/aggregation/extension.ts'
import type { Place } from '#server/aggregation/service-place.ts'
import type { LiveText } from '#server/configuration/live-file.ts'
import type { Address, Dial } from '#server/dialing/dial.ts'
import type { KeptConnections } from '#server/dialing/kept-connections.ts'
import {
  answerOf,
  askBackend,
  type BackendAnswer,
  mostHeaderBytes,
} from '#server/streaming/backend.ts'

export interface AskingParts {
  readonly dial: Dial
  /** Absent: each request is over a connection of its own. */
  readonly connections?: KeptConnections
  /** The certificate by which the proxy is known to extensions, and its key. */
  readonly proxyPair?: LiveText
}

/** Whom to expect: it has to be who the service is, wherever that leads. */
export interface AskedServer extends Pick<Extension, 'authorities' | 'skipsVerify'> {
  readonly service: Pick<ServiceAt, 'namespace' | 'name'>
}

export interface Asking {
  readonly place: Place
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body?: Readable
  readonly signal: AbortSignal
}

/** What writes goes over a connection of its own: it could not be sent again where a kept one has just ended. */
const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a request can be sent again without harm. */
function isRepeatable({ method, body }: Pick<Asking, 'method' | 'body'>): boolean {
  return body === undefined && reading.has(method)
}

/** Throws what went wrong, in the words of upstream's client. */
export async function askExtension(
  { dial, connections, proxyPair }: AskingParts,
  server: AskedServer,
  { place, headers, ...asked }: Asking,
): Promise<BackendAnswer> {
  const address: Address = {
    ...place,
    tls: {
      ...trustOf(server),
      // Either is found in a text that holds both.
      ...(proxyPair && { certificate: proxyPair.text, privateKey: proxyPair.text }),
    },
  }
  const request = { ...asked, headers: { ...headers, host: hostPort(place.host, place.port) } }
  if (connections && isRepeatable(asked) && headers['upgrade'] === undefined) {
    return await askKept(connections, request, address)
  }
  const socket = await dial(address, asked.signal)
  return await askBackend({ ...request, socket })
}

async function askKept(
  connections: KeptConnections,
  { method, path, headers, signal }: Omit<Asking, 'place'>,
  address: Address,
): Promise<BackendAnswer> {
  const sent = { method, path, headers, setHost: false, maxHeaderSize: mostHeaderBytes }
  for (;;) {
    const request = connections.request(sent, { address, signal })
    try {
      const answer = answerOf(request)
      request.end()
      return await orAborted(answer, signal)
    } catch (error) {
      request.on('error', () => {}) // it is over, and said
      request.destroy()
      // It had ended when it was taken: there are only so many of these.
      if (!request.reusedSocket || signal.aborted) throw error
    }
  }
}

function trustOf({ authorities, skipsVerify, service }: AskedServer) {
  const serverName = `${service.name}.${service.namespace}.svc`
  if (skipsVerify) return { serverName }
  return { serverName, verifies: true, ...(authorities !== undefined && { authorities }) }
}
