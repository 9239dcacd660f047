/** Servers that a kubeconfig of the user names: where they are, as whom to go there, and going there. */
import { Agent as HttpAgent } from 'node:http'
import { Agent } from 'node:https'
import { isIP } from 'node:net'
import type { Clock } from '#base/clock.ts'
import { withDeadline } from '#base/wait.ts'
import { type Answer, exchange, exchangeFault } from '#server/webhooks/exchange.ts'
import { createTokenReader, type FileToken } from '#server/webhooks/token-reader.ts'

export interface Endpoint {
  readonly url: string
  /** PEM texts. */
  readonly authorities?: string
  readonly certificate?: string
  readonly privateKey?: string
  readonly token?: string | FileToken
  readonly basic?: { readonly username: string; readonly password: string }
  readonly serverName?: string
  /** Whether whoever answers is believed. */
  readonly isTrusted?: boolean
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
    const { code = '', name } = cause as NodeJS.ErrnoException
    this.isTimeout = name === 'AbortError' || code === 'ETIMEDOUT'
    this.isReset = code === 'ECONNRESET'
  }
}

export interface EndpointClientOptions {
  readonly timeoutMs: number
  readonly clock: Clock
}

/** At a time; others wait for them. */
const mostConnections = 256
/** That are kept open for later. */
const mostIdleConnections = 8
const mostAnswerBytes = 4 * 1024 * 1024

export function createEndpointClient(
  endpoint: Endpoint,
  { timeoutMs, clock }: EndpointClientOptions,
): EndpointClient {
  const { url, authorities, certificate, privateKey, serverName, isTrusted } = endpoint
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const isPlain = protocol === 'http:'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const pool = {
    keepAlive: true,
    maxSockets: mostConnections,
    maxFreeSockets: mostIdleConnections,
  }
  const agent = isPlain ? new HttpAgent(pool) : new Agent(pool)
  const name = serverName ?? host
  const target = { host, port: port === '' ? (isPlain ? 80 : 443) : Number(port) }
  const common = {
    ...{ agent, isPlain, method: 'POST', ...target, path: `${pathname}${search}`, mostAnswerBytes },
    ...(isIP(name) === 0 && { servername: name }),
    ...(authorities !== undefined && { ca: authorities }),
    ...(certificate !== undefined && { cert: certificate, key: privateKey }),
    rejectUnauthorized: !isTrusted,
  }
  const tokenOf = createTokenReader(clock)

  return {
    async post(body, signal) {
      const token = tokenOf(endpoint.token)
      const headers = headersOf(body, { token, basic: endpoint.basic })
      try {
        return await withDeadline(timeoutMs, { clock, signal }, (limited) =>
          exchange({ ...common, body, headers, signal: limited }),
        )
      } catch (error) {
        if (signal.aborted) throw signal.reason
        throw new EndpointError(`Post "${url}": ${exchangeFault(error, target)}`, error)
      }
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

function headersOf(body: string, who: Credentials) {
  return {
    accept: 'application/json, */*',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'kube-apiserver',
    ...authorizationOf(who),
  }
}

interface Credentials {
  readonly token?: string | undefined
  readonly basic?: Endpoint['basic'] | undefined
}

export function authorizationOf({ token, basic }: Credentials): {
  readonly authorization?: string
} {
  if (basic) {
    const credentials = Buffer.from(`${basic.username}:${basic.password}`).toString('base64')
    return { authorization: `Basic ${credentials}` }
  }
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
