/** The engine of this process: all keys in memory, what must last in a journal. */
import { addAbortListener } from 'node:events'
import type { Clock } from '#base/clock.ts'
import { itemsOf, treeOf, withItem, withoutItem } from '#base/collections/sorted-tree.ts'
import type { Cancellable, Changes, ChangesOptions, Engine, EngineStatus } from '#store/engine.ts'
import type { KeyRange } from '#store/key.ts'
import { allKeys } from '#store/key.ts'
import { applyTransaction, assertReadable, type Missing, slotsOf } from '#store/local/apply.ts'
import { CommitQueue, type DurableStep } from '#store/local/commit-queue.ts'
import { Feed } from '#store/local/feed.ts'
import { type Journal, noJournal } from '#store/local/journal.ts'
import { Lessor } from '#store/local/lessor.ts'
import { Recent, type RecentLimits, type RecentRevision } from '#store/local/recent.ts'
import { assertTransaction } from '#store/local/validate.ts'
import { Values } from '#store/local/values.ts'
import { snapshotOf } from '#store/snapshot.ts'
import { entryOf, type Slot, type State } from '#store/state.ts'
import { closed, compacted, futureRevision } from '#store/store-error.ts'
import {
  type Committed,
  noValue,
  type Operation,
  type RangeQuery,
  type RangeResult,
  type Transaction,
} from '#store/transaction.ts'

/** So many values are fetched from the journal at a time, so that commits come in between. */
const loadSize = 2000

export const unlimited: RecentLimits = {
  revisions: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
}

export interface LocalEngineOptions {
  readonly state: State
  readonly compactRevision: number
  readonly journal: Journal
  readonly clock: Clock
  readonly recent: RecentLimits
  /** How many bytes of values stay in memory. */
  readonly valueBytes: number
}

/** What a transaction came to: values are to be fetched, or it is on its way. */
type Attempt = (Missing & { revision: number }) | { durable: Promise<Committed> }

export class LocalEngine implements Engine {
  readonly leases: Lessor
  readonly #journal: Journal
  readonly #clock: Clock
  readonly #values: Values
  readonly #recent: Recent
  readonly #feed: Feed
  readonly #queue: CommitQueue
  #compactRevision: number
  #closing: Promise<void> | undefined

  constructor(
    { state, compactRevision, journal, clock, recent, valueBytes }: LocalEngineOptions,
    past?: Recent,
  ) {
    this.#journal = journal
    this.#clock = clock
    this.#compactRevision = compactRevision
    this.#values = new Values(valueBytes)
    this.#recent = past ?? new Recent(state, recent)
    this.#queue = new CommitQueue(state, journal, (steps) => this.#publish(steps))
    this.#feed = new Feed({
      recent: this.#recent,
      clock,
      compactRevision: () => this.#compactRevision,
      older: (query) =>
        journal.changes({ ...query, through: Math.min(query.through, this.#recent.oldest) }),
      load: (slots, at) => this.#load(slots, at),
    })
    this.leases = new Lessor({
      clock,
      tentative: () => this.#open(this.#queue.tentative),
      durable: () => this.#open(this.#queue.durable),
      submit: (step, next) => this.#queue.submit(step, next),
    })
  }

  commit(transaction: Transaction, { signal }: Cancellable = {}): Promise<Committed> {
    try {
      signal?.throwIfAborted()
      assertTransaction(transaction)
      const looksBack = olderRevisions(transaction)
      if (looksBack.length > 0) return this.#commitLookingBack(transaction, looksBack, signal)
      const attempt = this.#attempt(transaction)
      if ('missing' in attempt) return this.#commitLoading(transaction, attempt, { signal })
      return signal ? orAborted(attempt.durable, signal) : attempt.durable
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #commitLookingBack(
    transaction: Transaction,
    revisions: readonly number[],
    signal: AbortSignal | undefined,
  ): Promise<Committed> {
    using _ = this.#journal.hold(Math.min(...revisions))
    const states = await this.#olderStates(revisions)
    const attempt = this.#attempt(transaction, states)
    return await this.#commitLoading(transaction, attempt, { states, signal })
  }

  /** Tries again with the values that were missing. */
  async #commitLoading(
    transaction: Transaction,
    first: Attempt,
    { states, signal }: { states?: ReadonlyMap<number, State>; signal: AbortSignal | undefined },
  ): Promise<Committed> {
    let attempt = first
    while ('missing' in attempt) {
      const values = await this.#load(attempt.missing, attempt.revision)
      signal?.throwIfAborted()
      attempt = this.#attempt(transaction, states, values)
    }
    return await (signal ? orAborted(attempt.durable, signal) : attempt.durable)
  }

  /** Decides on the newest state there is and submits what comes of it, with no wait in between. */
  #attempt(
    transaction: Transaction,
    states?: ReadonlyMap<number, State>,
    values?: ReadonlyMap<Slot, Uint8Array>,
  ): Attempt {
    const stateAt = (revision: number) => {
      const state = states?.get(revision) ?? this.#recent.stateAt(revision)
      if (!state) throw compacted(this.#compactRevision)
      return state
    }
    const tentative = this.#open(this.#queue.tentative)
    const applied = applyTransaction(tentative, transaction, { stateAt, ...(values && { values }) })
    if ('missing' in applied) return { ...applied, revision: tentative.revision }
    const { changes, result } = applied
    for (const { slot } of changes) slot.value = this.#values.own(slot.value!)
    const committed = { revision: applied.state.revision, ...result }
    return { durable: this.#queue.submit({ changes }, applied.state, committed) }
  }

  async range(query: RangeQuery, { signal }: Cancellable = {}): Promise<RangeResult> {
    signal?.throwIfAborted()
    const now = this.#open(this.#queue.durable)
    using _ = query.at ? this.#journal.hold(query.at) : undefined
    const state = query.at ? await this.#stateAt(query.at, query) : now
    const { slots, ...rest } = slotsOf(state, query)
    const values = query.keysOnly ? undefined : await this.#missing(slots, state.revision)
    signal?.throwIfAborted()
    const entries = query.keysOnly
      ? slots.map((slot) => entryOf(slot, noValue))
      : slots.map((slot) => entryOf(slot, slot.value ?? values!.get(slot)!))
    return { revision: now.revision, entries, ...rest }
  }

  changes(after: number, options: ChangesOptions): Changes {
    return this.#feed.open(after, options)
  }

  async compact(
    revision: number,
    { signal, wait }: Cancellable & { wait?: boolean } = {},
  ): Promise<void> {
    signal?.throwIfAborted()
    const { durable } = this.#queue
    this.#open(durable)
    if (revision <= this.#compactRevision) throw compacted(this.#compactRevision)
    if (revision > durable.revision) throw futureRevision()
    // At once, as what a reader asks for from now on may be gone before it is looked for.
    const before = this.#compactRevision
    this.#compactRevision = revision
    try {
      await this.#journal.compact(revision)
    } catch (err) {
      if (this.#compactRevision === revision) this.#compactRevision = before
      throw err
    }
    this.#recent.dropThrough(this.#compactRevision)
    if (wait)
      await (signal ? orAborted(this.#journal.compacted(), signal) : this.#journal.compacted())
  }

  async status({ signal }: Cancellable = {}): Promise<EngineStatus> {
    signal?.throwIfAborted()
    const { revision } = this.#open(this.#queue.durable)
    const { totalBytes, usedBytes } = await this.#journal.size()
    const own = totalBytes === 0 ? this.#recent.bytes : 0
    const compactRevision = this.#compactRevision
    return { revision, compactRevision, totalBytes: totalBytes + own, usedBytes: usedBytes + own }
  }

  async *snapshot({ signal }: Cancellable = {}): AsyncGenerator<Uint8Array> {
    const state = this.#open(this.#queue.durable)
    using _ = this.#journal.hold(state.revision)
    yield* snapshotOf(state, async (slots) => {
      signal?.throwIfAborted()
      const values = await this.#missing(slots, state.revision)
      return (slot) => slot.value ?? values!.get(slot)!
    })
  }

  async fork({ signal }: Cancellable = {}): Promise<Engine> {
    signal?.throwIfAborted()
    const state = this.#open(this.#queue.durable)
    const whole = this.#journal === noJournal
    return new LocalEngine(
      {
        state: whole ? state : await this.#detached(state),
        compactRevision: whole ? this.#compactRevision : state.revision,
        journal: noJournal,
        clock: this.#clock,
        recent: unlimited,
        valueBytes: Number.POSITIVE_INFINITY,
      },
      whole ? this.#recent.copy() : undefined,
    )
  }

  /** The state with slots of its own, which keep their values. */
  async #detached(state: State): Promise<State> {
    const slots = itemsOf(state.slots, allKeys)
    const values = await this.#missing(slots, state.revision)
    const own = slots.map((slot) => ({ ...slot, value: slot.value ?? values!.get(slot)! }))
    return { ...state, slots: treeOf(own) }
  }

  async defragment({ signal }: Cancellable = {}): Promise<void> {
    signal?.throwIfAborted()
    this.#open(this.#queue.durable)
    await this.#journal.defragment()
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.leases[Symbol.dispose]()
    this.#feed.close(closed())
    await this.#queue.settled()
    await this.#journal[Symbol.asyncDispose]()
  }

  #open<T>(value: T): T {
    if (this.#closing) throw closed()
    return value
  }

  #publish(steps: readonly DurableStep[]): void {
    const revisions: RecentRevision[] = []
    for (const { step, state } of steps) {
      if (step.changes.length === 0) continue
      revisions.push(this.#recent.push(state, step.changes))
      for (const { slot } of step.changes) this.#values.keep(slot)
    }
    if (revisions.length > 0) this.#feed.publish(revisions)
  }

  /** The values of slots of a state, if there is one among them that does not have its own. */
  async #missing(
    slots: readonly Slot[],
    revision: number,
  ): Promise<ReadonlyMap<Slot, Uint8Array> | undefined> {
    if (slots.every(({ value }) => value !== undefined)) return undefined
    return await this.#load(slots, revision)
  }

  /** The values of slots, those in memory included, as they may be let go of meanwhile. */
  async #load(slots: readonly Slot[], revision: number): Promise<ReadonlyMap<Slot, Uint8Array>> {
    const values = new Map<Slot, Uint8Array>()
    const absent: Slot[] = []
    for (const slot of slots) {
      if (slot.value === undefined) absent.push(slot)
      else values.set(slot, slot.value)
    }
    using _ = absent.length > loadSize ? this.#journal.hold(revision) : undefined
    for (let at = 0; at < absent.length; at += loadSize) {
      const part = absent.slice(at, at + loadSize)
      const fetched = await this.#journal.load(part)
      for (const [i, slot] of part.entries()) {
        values.set(slot, fetched[i]!)
        this.#values.fetched(slot, fetched[i]!)
      }
    }
    return values
  }

  /** The state at an older revision, right for the keys of the range. */
  async #stateAt(at: number, range: KeyRange): Promise<State> {
    const now = this.#queue.durable
    assertReadable(at, now.revision, this.#compactRevision)
    if (at === now.revision) return now
    const recent = this.#recent.stateAt(at)
    if (recent) return recent
    const undone = await this.#journal.undo({
      at,
      through: now.revision,
      from: range.from,
      to: range.to,
    })
    assertReadable(at, now.revision, this.#compactRevision)
    let { slots } = now
    for (const { key, slot } of undone)
      slots = slot ? withItem(slots, slot) : withoutItem(slots, key)
    return { ...now, revision: at, slots }
  }

  /** A transaction may look back too; what it looks at is made ready before it is decided. */
  async #olderStates(revisions: readonly number[]): Promise<ReadonlyMap<number, State>> {
    const states = new Map<number, State>()
    for (const at of revisions) states.set(at, await this.#stateAt(at, allKeys))
    return states
  }
}

const none: readonly Operation[] = []

function olderRevisions(transaction: Transaction, found: number[] = []): readonly number[] {
  for (const operation of transaction.success ?? none) noteOlder(operation, found)
  for (const operation of transaction.failure ?? none) noteOlder(operation, found)
  return found
}

function noteOlder(operation: Operation, found: number[]): void {
  if (operation.type === 'transaction') olderRevisions(operation, found)
  else if (operation.type === 'range' && operation.at) found.push(operation.at)
}

/** Rejects as soon as the signal is aborted, whatever becomes of the promise. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  using _ = addAbortListener(signal, () => reject(signal.reason))
  return await Promise.race([promise, aborted])
}
