/** Servers that a kubeconfig of the user names: where they are, as whom to go there, and going there. */
import type { Clock } from '#base/clock.ts'
import type { Connect } from '#base/connect.ts'
import { isDeadline, withDeadline } from '#base/wait.ts'
import { createDial, type TlsTrust } from '#server/dialing/dial.ts'
import { DialError } from '#server/dialing/dial-fault.ts'
import { createKeptConnections } from '#server/dialing/kept-connections.ts'
import { createCredentialsReader, type Identity } from '#server/webhooks/credentials.ts'
import { type Answer, exchange, exchangeFault } from '#server/webhooks/exchange.ts'
import type { Credentials } from '#server/webhooks/exec-plugin.ts'
import { createFileTextReader, type FileText } from '#server/webhooks/file-text.ts'

export interface Endpoint extends Identity {
  readonly url: string
  /** PEM. */
  readonly authorities?: string | FileText
  readonly serverName?: string
  /** Whether whoever answers is believed. */
  readonly isTrusted?: boolean
  /** How it is reached; absent: directly. */
  readonly connect?: Connect
}

export interface EndpointClient extends Disposable {
  /** Throws EndpointError, or the signal's reason. */
  post(body: string, signal: AbortSignal): Promise<Answer>
}

/** There was no answer. The message is in the words of Go's client. */
export class EndpointError extends Error {
  override readonly name = 'EndpointError'
  readonly isTimeout: boolean
  readonly isReset: boolean

  constructor(message: string, cause: unknown) {
    super(message, { cause })
    const { code = '' } = (
      cause instanceof DialError ? cause.cause : cause
    ) as NodeJS.ErrnoException
    this.isTimeout = isDeadline(cause) || code === 'ETIMEDOUT'
    this.isReset = code === 'ECONNRESET'
  }
}

export interface EndpointClientOptions {
  readonly timeoutMs: number
  readonly clock: Clock
}

/** At a time, and of them those that are kept open for later. */
const limits = { maxSockets: 256, maxFreeSockets: 8 }
const mostAnswerBytes = 4 * 1024 * 1024

export function createEndpointClient(
  endpoint: Endpoint,
  { timeoutMs, clock }: EndpointClientOptions,
): EndpointClient {
  const { authorities, serverName, isTrusted, connect, basic } = endpoint
  const { origin, protocol, hostname, port, pathname } = new URL(endpoint.url)
  const path = pathOf(pathname)
  const url = `${origin}${path}`
  const isPlain = protocol === 'http:'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const connections = createKeptConnections(createDial(clock, connect), limits)
  const target = { host, port: port === '' ? (isPlain ? 80 : 443) : Number(port) }
  const common = { connections, method: 'POST', path, mostAnswerBytes }
  const credentials = createCredentialsReader(clock)
  const textOf = createFileTextReader(clock)

  function trustFor(who: Credentials): TlsTrust {
    const pem = textOf(authorities)
    return {
      verifies: !isTrusted,
      ...(serverName !== undefined && { serverName }),
      ...(pem !== undefined && { authorities: pem }),
      ...proofOf(who),
    }
  }

  async function postAs(body: string, signal: AbortSignal): Promise<Answer> {
    const who = await credentials.of(endpoint, signal)
    const address = isPlain ? target : { ...target, tls: trustFor(who) }
    const headers = headersOf(body, { token: who.token, basic })
    const answer = await exchange({ ...common, address, body, headers, signal })
    if (answer.code === 401) await credentials.refused(endpoint, who, signal)
    return answer
  }

  return {
    async post(body, signal) {
      try {
        return await withDeadline(timeoutMs, { clock, signal }, (limited) => postAs(body, limited))
      } catch (error) {
        if (signal.aborted) throw signal.reason
        throw new EndpointError(`Post "${url}": ${exchangeFault(error, target)}`, error)
      }
    },
    [Symbol.dispose]() {
      credentials[Symbol.dispose]()
      connections[Symbol.dispose]()
    },
  }
}

/** As upstream's client asks, whatever query the URL has: the limit is its own, of all such servers. */
function pathOf(path: string): string {
  return `${path.replace(/\/+$/, '') || '/'}?timeout=30s`
}

/** What is shown in the handshake of TLS. */
export function proofOf({
  certificate,
  privateKey,
}: Credentials): Pick<TlsTrust, 'certificate' | 'privateKey'> {
  return certificate === undefined || privateKey === undefined ? {} : { certificate, privateKey }
}

function headersOf(body: string, who: Authorization) {
  return {
    accept: 'application/json, */*',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'kube-apiserver',
    ...authorizationOf(who),
  }
}

interface Authorization {
  readonly token?: string | undefined
  readonly basic?: Identity['basic'] | undefined
}

export function authorizationOf({ token, basic }: Authorization): {
  readonly authorization?: string
} {
  if (basic) {
    const credentials = Buffer.from(`${basic.username}:${basic.password}`).toString('base64')
    return { authorization: `Basic ${credentials}` }
  }
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
