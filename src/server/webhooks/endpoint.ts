/** Servers that a kubeconfig of the user names: where they are, as whom to go there, and going there. */
import { Agent as HttpAgent } from 'node:http'
import { Agent } from 'node:https'
import { isIP } from 'node:net'
import type { Clock } from '#base/clock.ts'
import { withDeadline } from '#base/wait.ts'
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
  const { authorities, serverName, isTrusted, basic } = endpoint
  const { origin, protocol, hostname, port, pathname } = new URL(endpoint.url)
  const path = pathOf(pathname)
  const url = `${origin}${path}`
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
    ...{ agent, isPlain, method: 'POST', ...target, path, mostAnswerBytes },
    ...(isIP(name) === 0 && { servername: name }),
    rejectUnauthorized: !isTrusted,
  }
  const credentials = createCredentialsReader(clock)
  const textOf = createFileTextReader(clock)

  async function postAs(body: string, signal: AbortSignal): Promise<Answer> {
    const who = await credentials.of(endpoint, signal)
    const ca = textOf(authorities)
    const trust = { ...(ca !== undefined && { ca }), ...proofOf(who) }
    const headers = headersOf(body, { token: who.token, basic })
    const answer = await exchange({ ...common, ...trust, body, headers, signal })
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
      agent.destroy()
    },
  }
}

/** As upstream's client asks, whatever query the URL has: the limit is its own, of all such servers. */
function pathOf(path: string): string {
  return `${path.replace(/\/+$/, '') || '/'}?timeout=30s`
}

/** What is shown in the handshake of TLS. */
export function proofOf({ certificate, privateKey }: Credentials): {
  readonly cert?: string
  readonly key?: string
} {
  return certificate === undefined || privateKey === undefined
    ? {}
    : { cert: certificate, key: privateKey }
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
