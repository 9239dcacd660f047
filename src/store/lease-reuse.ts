/**
 * One lease for many keys that are to live about as long, as upstream's API server has for events:
 * a lease each would cost the store more than the keys themselves.
 */
import type { Clock } from '#base/clock.ts'
import { orAborted } from '#base/wait.ts'
import type { Cancellable } from '#store/engine.ts'
import type { Leases } from '#store/leases.ts'

/** A key may live longer than asked for by so much, or by this share, whichever is less. */
const longestExtraSeconds = 60
const longestExtraShare = 0.05
/** All keys of a lease go in one revision: it must not become too large. */
const keysPerLease = 1000

interface Shared {
  readonly id: Promise<bigint>
  readonly endMs: number
  keys: number
}

export class LeaseReuse {
  readonly #leases: Leases
  readonly #clock: Clock
  #last: Shared | undefined

  constructor(leases: Leases, clock: Clock) {
    this.#leases = leases
    this.#clock = clock
  }

  /** A lease for one more key, which lasts for `ttlSeconds` at least. */
  async leaseFor(ttlSeconds: number, { signal }: Cancellable = {}): Promise<bigint> {
    signal?.throwIfAborted()
    const extraSeconds = Math.min(longestExtraSeconds, longestExtraShare * ttlSeconds)
    const endMs = this.#clock.steadyMs() + ttlSeconds * 1000
    let shared = this.#last
    if (shared && shared.keys < keysPerLease && isBetween(shared.endMs, endMs, extraSeconds))
      shared.keys++
    else shared = this.#grant(Math.ceil(ttlSeconds + extraSeconds))
    return await (signal ? orAborted(shared.id, signal) : shared.id)
  }

  /** Without a signal: others may wait for it too. */
  #grant(ttlSeconds: number): Shared {
    const id = this.#leases.grant({ ttlSeconds }).then((lease) => lease.id)
    const shared = { id, endMs: this.#clock.steadyMs() + ttlSeconds * 1000, keys: 1 }
    this.#last = shared
    id.catch(() => {
      if (this.#last === shared) this.#last = undefined
    })
    return shared
  }
}

function isBetween(endMs: number, leastMs: number, extraSeconds: number): boolean {
  // The lease was granted in whole seconds, so it may end up to one later than it need.
  return endMs >= leastMs && endMs < leastMs + (extraSeconds + 1) * 1000
}
