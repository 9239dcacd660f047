/** One request to an extension, over TLS: the proxy shows its certificate, and so does the extension. */
import type { Readable } from 'node:stream'
import { hostPort } from '#base/host-port.ts'
import type { Extension } from '#server/aggregation/extension.ts'
import { isRepeatable, type KeptConnections } from '#server/aggregation/kept-connections.ts'
import type { Place } from '#server/aggregation/service-place.ts'
import type { LiveText } from '#server/configuration/live-file.ts'
import { askBackend, type BackendAnswer } from '#server/streaming/backend.ts'
import type { Address, Dial } from '#server/streaming/dial.ts'

export interface AskingParts {
  readonly dial: Dial
  /** Absent: each request is over a connection of its own. */
  readonly connections?: KeptConnections
  /** The certificate by which the proxy is known to extensions, and its key. */
  readonly proxyPair?: LiveText
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

/** Upstream's, of every connection. */
const dialMs = 30_000

/** Throws what went wrong, in the words of upstream's client. */
export async function askExtension(
  { dial, connections, proxyPair }: AskingParts,
  extension: Extension,
  { place, headers, ...asked }: Asking,
): Promise<BackendAnswer> {
  const address: Address = {
    ...place,
    limitMs: dialMs,
    tls: {
      ...trustOf(extension),
      // Either is found in a text that holds both.
      ...(proxyPair && { certificate: proxyPair.text, privateKey: proxyPair.text }),
    },
  }
  const request = { ...asked, headers: { ...headers, host: hostPort(place.host, place.port) } }
  if (connections && isRepeatable(asked) && headers['upgrade'] === undefined) {
    return await connections.ask(extension.name, { ...request, address })
  }
  const socket = await dial(address, asked.signal)
  return await askBackend({ ...request, socket })
}

/** It has to be who the service is, wherever that leads. */
function trustOf({ authorities, skipsVerify, service }: Extension) {
  const serverName = `${service.name}.${service.namespace}.svc`
  if (skipsVerify) return { serverName }
  return { serverName, verifies: true, ...(authorities !== undefined && { authorities }) }
}
