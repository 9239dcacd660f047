/**
 * Connections to extensions that are kept for the next read: to make one costs ten times a request. What
 * writes goes over a connection of its own, since it could not be sent again where a kept one has just ended.
 */
import type { Agent, ClientRequest } from 'node:http'
import { httpAgent, httpRequest } from '#base/node-http.ts'
import { orAborted } from '#base/wait.ts'
import { answerOf, type BackendAnswer, mostHeaderBytes } from '#server/streaming/backend.ts'
import type { Address, Dial } from '#server/streaming/dial.ts'

/** Upstream's. */
const idleMs = 90_000
/** To each place. */
const mostIdle = 8

export interface KeptRequest {
  readonly address: Address
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly signal: AbortSignal
}

interface Kept {
  /** All that was shown and checked when its connections were made. */
  readonly trust: string
  readonly agent: Agent
}

const reading: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a request can be sent again without harm. */
export function isRepeatable({ method, body }: Sent): boolean {
  return body === undefined && reading.has(method)
}

interface Sent {
  readonly method: string
  readonly body?: unknown
}

export class KeptConnections implements Disposable {
  readonly #dial: Dial
  readonly #kept = new Map<string, Kept>()

  constructor(dial: Dial) {
    this.#dial = dial
  }

  /** `name` is that of the extension. Throws what became of the connection. */
  async ask(name: string, asked: KeptRequest): Promise<BackendAnswer> {
    const agent = this.#agentFor(name, asked.address)
    for (;;) {
      const request = this.#requestOf(agent, asked)
      try {
        const answer = answerOf(request)
        request.end()
        return await orAborted(answer, asked.signal)
      } catch (error) {
        request.on('error', () => {}) // it is over, and said
        request.destroy()
        // It had ended when it was taken: there are only so many of these.
        if (!request.reusedSocket || asked.signal.aborted) throw error
      }
    }
  }

  #requestOf(agent: Agent, { address, method, path, headers, signal }: KeptRequest): ClientRequest {
    const { host, port } = address
    const dialing = { dial: () => this.#dial(address, signal) }
    return httpRequest({
      ...{ agent, host, port, method, path, headers, ...dialing },
      setHost: false,
      maxHeaderSize: mostHeaderBytes,
    })
  }

  #agentFor(name: string, { tls }: Address): Agent {
    const trust = JSON.stringify(tls)
    const kept = this.#kept.get(name)
    if (kept?.trust === trust) return kept.agent
    if (kept) retire(kept.agent)
    const agent = new httpAgent({ keepAlive: true, maxFreeSockets: mostIdle, timeout: idleMs })
    Object.assign(agent, { createConnection: dialed })
    this.#kept.set(name, { trust, agent })
    return agent
  }

  /** Forgets those of all others. */
  keepOnly(names: ReadonlySet<string>): void {
    for (const [name, { agent }] of this.#kept) {
      if (names.has(name)) continue
      retire(agent)
      this.#kept.delete(name)
    }
  }

  [Symbol.dispose](): void {
    for (const { agent } of this.#kept.values()) agent.destroy()
    this.#kept.clear()
  }
}

/** What goes on goes on; nothing is kept of it, nor of what was kept. */
function retire(agent: Agent): void {
  agent.maxFreeSockets = 0
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy()
  }
}

type Connected = (error: Error | null, socket?: Awaited<ReturnType<Dial>>) => void

/** What the agent is given where it has no connection left. */
function dialed(options: { readonly dial: () => ReturnType<Dial> }, connected: Connected): void {
  options.dial().then(
    (socket) => {
      // One that the other side has ended is of no more use.
      socket.once('end', () => socket.end())
      connected(null, socket)
    },
    (error: Error) => connected(error),
  )
}
