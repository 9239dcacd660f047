/** Fetches what issuers publish: their description, their keys, and claims that are told elsewhere. */
import type { Clock } from '#base/clock.ts'
import type { Connect } from '#base/connect.ts'
import { withDeadline } from '#base/wait.ts'
import { createDial, type TlsTrust } from '#server/dialing/dial.ts'
import { createKeptConnections, type KeptConnections } from '#server/dialing/kept-connections.ts'
import { type Answer, exchange, exchangeFault } from '#server/webhooks/exchange.ts'

export interface IssuerClient extends Disposable {
  /** Throws with the words of Go's client. */
  get(url: string, options: GetOptions): Promise<Answer>
}

export interface GetOptions {
  /** Shown to this server alone, not to where it sends one on. */
  readonly token?: string
  readonly signal: AbortSignal
}

export interface IssuerClientOptions {
  /** PEM text; empty: the authorities that Node knows. */
  readonly authorities: string
  /** How they are reached; absent: directly. */
  readonly connect?: Connect | undefined
  readonly clock: Clock
}

/** Upstream's. */
const patienceMs = 30_000
const mostRedirects = 10
const mostAnswerBytes = 1024 * 1024
const limits = { maxSockets: 16 }

export function createIssuerClient({
  authorities,
  connect,
  clock,
}: IssuerClientOptions): IssuerClient {
  const connections = createKeptConnections(createDial(clock, connect), limits)
  const tls: TlsTrust = { verifies: true, ...(authorities !== '' && { authorities }) }

  async function follow(first: string, { token, signal }: GetOptions): Promise<Answer> {
    const { origin } = new URL(first)
    let url = new URL(first)
    for (let count = 0; count <= mostRedirects; count++) {
      const shown = url.origin === origin ? token : undefined
      const answer = await getOnce(connections, url, {
        ...{ tls, signal },
        ...(shown !== undefined && { token: shown }),
      })
      const { location } = answer.headers
      if (![301, 302, 303, 307, 308].includes(answer.code) || location === undefined) return answer
      url = new URL(location, url)
    }
    throw new Error(`Get "${url}": stopped after ${mostRedirects} redirects`)
  }

  return {
    get(url, options) {
      return withDeadline(patienceMs, { clock, signal: options.signal }, (signal) =>
        follow(url, { ...options, signal }),
      )
    },
    [Symbol.dispose]: () => connections[Symbol.dispose](),
  }
}

async function getOnce(
  connections: KeptConnections,
  url: URL,
  { tls, token, signal }: GetOptions & { readonly tls: TlsTrust },
): Promise<Answer> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const target = { host, port: url.port === '' ? 443 : Number(url.port) }
  // Keys that came without TLS would be anybody's.
  if (url.protocol !== 'https:') throw new Error(`Get "${url}": only https is followed`)
  try {
    return await exchange({
      ...{ connections, address: { ...target, tls }, mostAnswerBytes, signal },
      ...{ method: 'GET', path: `${url.pathname}${url.search}` },
      headers: {
        accept: 'application/json, */*',
        'user-agent': 'kube-apiserver',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    })
  } catch (error) {
    throw new Error(`Get "${url}": ${exchangeFault(error, target)}`, { cause: error })
  }
}
