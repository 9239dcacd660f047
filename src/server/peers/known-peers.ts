/** What each of the other servers on the store serves: asked once of every run of it, and of one that fails again and again. */
import { type Backoff, backoffMs } from '#base/backoff.ts'
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { ServedByPeer } from '#server/peers/served-by-peer.ts'

/** A run of another server. */
export interface Peer {
  readonly identity: string
  /** Another one whenever it begins again. */
  readonly holder: string
  /** Empty: nobody knows. */
  readonly place: string
}

export interface KnownPeersOptions {
  readonly clock: Clock
  readonly random: Random
  /** Throws where it does not say. */
  ask(identity: string, signal: AbortSignal): Promise<ServedByPeer>
  /** Is told of the first of several failures that are alike. */
  onError(identity: string, error: unknown): void
}

const backoff: Backoff = { firstMs: 1000, factor: 2, longestMs: 30_000, jitter: 0.1 }

interface Known extends Peer {
  readonly served?: ServedByPeer
  readonly failures: number
  readonly dueMs: number
}

export class KnownPeers {
  readonly #options: KnownPeersOptions
  #known = new Map<string, Known>()

  constructor(options: KnownPeersOptions) {
    this.#options = options
  }

  /** By identity, in their order. */
  get served(): ReadonlyMap<string, ServedByPeer> {
    const all = [...this.#known.values()].flatMap(({ identity, served }) =>
      served ? [[identity, served] as const] : [],
    )
    return new Map(all)
  }

  /** Whether all that there are have said what they serve. */
  get isWhole(): boolean {
    return [...this.#known.values()].every(({ served }) => served !== undefined)
  }

  /** Asks all whose time has come. Whether anything is otherwise. */
  async refresh(peers: readonly Peer[], signal: AbortSignal): Promise<boolean> {
    const nowMs = this.#options.clock.steadyMs()
    const next = await Promise.all(
      peers
        .toSorted((a, b) => (a.identity < b.identity ? -1 : 1))
        .map(async (peer) => {
          const old = this.#known.get(peer.identity)
          return old && !isDue(old, peer, nowMs) ? old : await this.#ask(peer, old, signal)
        }),
    )
    signal.throwIfAborted()
    const before = [...this.served.values()]
    this.#known = new Map(next.map((one) => [one.identity, one]))
    const after = [...this.served.values()]
    return before.length !== after.length || after.some((one, i) => one !== before[i])
  }

  async #ask(peer: Peer, old: Known | undefined, signal: AbortSignal): Promise<Known> {
    const { ask, clock, onError, random } = this.#options
    try {
      return { ...peer, served: await ask(peer.identity, signal), failures: 0, dueMs: 0 }
    } catch (error) {
      signal.throwIfAborted()
      const failures = isSame(old, peer) ? old.failures + 1 : 1
      if (failures === 1) onError(peer.identity, error)
      return { ...peer, failures, dueMs: clock.steadyMs() + backoffMs(failures, backoff, random) }
    }
  }
}

/** One that has said what it serves is not asked again, though it may be gone: whoever wants it hears so. */
function isDue(old: Known, peer: Peer, nowMs: number): boolean {
  if (old.served) return old.holder !== peer.holder
  return !isSame(old, peer) || nowMs >= old.dueMs
}

function isSame(old: Known | undefined, { holder, place }: Peer): old is Known {
  return old?.holder === holder && old.place === place
}
