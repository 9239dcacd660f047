import type { Clock } from '#base/clock.ts'
import { getItem, itemsOf, withItem, withoutItem } from '#base/collections/sorted-tree.ts'
import type { Cancellable } from '#store/engine.ts'
import { allKeys } from '#store/key.ts'
import type { Lease, LeaseStatus, Leases } from '#store/leases.ts'
import type { Step } from '#store/local/journal.ts'
import {
  attachmentOf,
  deletionOf,
  keysOfLease,
  leaseKey,
  type SlotChange,
  type State,
} from '#store/state.ts'
import { leaseNotFound, StoreError } from '#store/store-error.ts'

/** An expiry that could not be written is tried again after so long. */
const retryMs = 1000

export interface LessorOptions {
  readonly clock: Clock
  tentative(): State
  durable(): State
  /** Makes a step durable; throws if the engine is closed. */
  submit(step: Step, state: State): Promise<void>
}

/**
 * Grants, renews and ends leases. Which leases there are is part of the state; when each is due is
 * known only here, and begins anew when a store is opened.
 */
export class Lessor implements Leases, Disposable {
  readonly #options: LessorOptions
  readonly #dueMs = new Map<bigint, number>()
  readonly #ending = new Set<bigint>()
  #timer: Disposable | undefined
  #timerMs = Number.POSITIVE_INFINITY
  #granted = 0n

  constructor(options: LessorOptions) {
    this.#options = options
    for (const { id, ttlSeconds } of itemsOf(options.durable().leases, allKeys))
      this.#renew(id, ttlSeconds)
  }

  async grant(
    { id = this.#newId(), ttlSeconds }: { readonly id?: bigint; readonly ttlSeconds: number },
    { signal }: Cancellable = {},
  ): Promise<Lease> {
    signal?.throwIfAborted()
    const state = this.#options.tentative()
    const key = leaseKey(id)
    if (getItem(state.leases, key)) throw new StoreError('LeaseExists', 'lease already exists')
    const granted = { key, id, ttlSeconds }
    await this.#options.submit(
      { changes: [], granted },
      { ...state, leases: withItem(state.leases, granted) },
    )
    this.#renew(id, ttlSeconds)
    return { id, ttlSeconds }
  }

  async revoke(id: bigint, { signal }: Cancellable = {}): Promise<number> {
    signal?.throwIfAborted()
    const { state, changes } = revoked(this.#options.tentative(), id)
    await this.#options.submit({ changes, revoked: id }, state)
    this.#dueMs.delete(id)
    return state.revision
  }

  async keepAlive(id: bigint, { signal }: Cancellable = {}): Promise<Lease> {
    signal?.throwIfAborted()
    const { ttlSeconds } = this.#find(id)
    if (this.#remainingMs(id) <= 0) throw leaseNotFound()
    this.#renew(id, ttlSeconds)
    return { id, ttlSeconds }
  }

  async timeToLive(id: bigint, { signal }: Cancellable = {}): Promise<LeaseStatus> {
    signal?.throwIfAborted()
    const { ttlSeconds } = this.#find(id)
    const keys = keysOfLease(this.#options.durable(), id)
    const remainingSeconds = Math.max(0, Math.floor(this.#remainingMs(id) / 1000))
    return { id, ttlSeconds, remainingSeconds, keys }
  }

  async list({ signal }: Cancellable = {}): Promise<readonly bigint[]> {
    signal?.throwIfAborted()
    return itemsOf(this.#options.durable().leases, allKeys).map(({ id }) => id)
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    this.#dueMs.clear()
  }

  #find(id: bigint): Lease {
    const lease = getItem(this.#options.durable().leases, leaseKey(id))
    if (!lease) throw leaseNotFound()
    return lease
  }

  #remainingMs(id: bigint): number {
    return (this.#dueMs.get(id) ?? 0) - this.#options.clock.steadyMs()
  }

  /** Of time and a count: never one that was given before, were it by an earlier process. */
  #newId(): bigint {
    this.#granted++
    return ((BigInt(this.#options.clock.nowMs()) << 20n) + this.#granted) & 0x7fff_ffff_ffff_ffffn
  }

  #renew(id: bigint, ttlSeconds: number): void {
    const dueMs = this.#options.clock.steadyMs() + ttlSeconds * 1000
    this.#dueMs.set(id, dueMs)
    this.#arm(dueMs)
  }

  /** One timer for all: at the first time anything can be due, it looks through the leases. */
  #arm(dueMs: number): void {
    if (dueMs >= this.#timerMs) return
    this.#timer?.[Symbol.dispose]()
    this.#timerMs = dueMs
    const delayMs = Math.min(Math.max(dueMs - this.#options.clock.steadyMs(), 0), 2 ** 31 - 1)
    this.#timer = this.#options.clock.after(delayMs, () => this.#expire())
  }

  #expire(): void {
    this.#timerMs = Number.POSITIVE_INFINITY
    let next = Number.POSITIVE_INFINITY
    for (const [id, dueMs] of this.#dueMs) {
      if (this.#remainingMs(id) > 0) next = Math.min(next, dueMs)
      else void this.#end(id)
    }
    if (next < Number.POSITIVE_INFINITY) this.#arm(next)
  }

  async #end(id: bigint): Promise<void> {
    if (this.#ending.has(id)) return
    this.#ending.add(id)
    try {
      await this.revoke(id)
    } catch (err) {
      const gone = err instanceof StoreError && err.reason === 'LeaseNotFound'
      if (gone) this.#dueMs.delete(id)
      else if (this.#dueMs.has(id)) this.#arm(this.#options.clock.steadyMs() + retryMs)
    } finally {
      this.#ending.delete(id)
    }
  }
}

/** The state without a lease and the keys that hang on it. */
function revoked(state: State, id: bigint): { state: State; changes: readonly SlotChange[] } {
  if (!getItem(state.leases, leaseKey(id))) throw leaseNotFound()
  const leases = withoutItem(state.leases, leaseKey(id))
  const keys = keysOfLease(state, id)
  if (keys.length === 0) return { state: { ...state, leases }, changes: [] }
  const revision = state.revision + 1
  let { slots, attachments } = state
  const changes = keys.map((key, order) => {
    const previous = getItem(slots, key)
    slots = withoutItem(slots, key)
    attachments = withoutItem(attachments, attachmentOf(id, key).key)
    return { slot: deletionOf(key, revision, order), previous }
  })
  return { state: { revision, slots, leases, attachments }, changes }
}
