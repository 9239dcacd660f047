/** What a transaction makes of a state: a pure function, so that it can be tried, undone, retried. */
import { Buffer } from 'node:buffer'
import {
  countItems,
  getItem,
  itemsOf,
  withItem,
  withoutItem,
} from '#base/collections/sorted-tree.ts'
import {
  attachmentOf,
  deletionOf,
  entryOf,
  leaseKey,
  type Slot,
  type SlotChange,
  type State,
} from '#store/state.ts'
import { compacted, futureRevision, leaseNotFound, StoreError } from '#store/store-error.ts'
import {
  type Compare,
  type Delete,
  noValue,
  type Operation,
  type OperationResult,
  type Put,
  type RangeQuery,
  type RangeResult,
  type Transaction,
  type TransactionResult,
} from '#store/transaction.ts'

export interface Applied {
  readonly state: State
  readonly changes: readonly SlotChange[]
  readonly result: TransactionResult
}

/** The values of these slots are needed first: fetch them and try again. */
export interface Missing {
  readonly missing: readonly Slot[]
}

export interface ApplyOptions {
  /** Values that were fetched for this try. */
  readonly values?: ReadonlyMap<Slot, Uint8Array>
  /** The state at an older revision; throws if it cannot be had at once. */
  stateAt(revision: number): State
}

export function applyTransaction(
  state: State,
  transaction: Transaction,
  options: ApplyOptions,
): Applied | Missing {
  const draft = new Draft(state, options)
  const result = draft.run(transaction)
  if (draft.missing.length > 0) return { missing: draft.missing }
  return { state: draft.state, changes: draft.changes, result }
}

function isOnlyKey(from: string, to: string): boolean {
  const { length } = from
  return to.length === length + 1 && to.charCodeAt(length) === 0 && to.startsWith(from)
}

/** Most ask for one key. */
function slotsIn({ slots }: State, { from, to }: Compare): readonly Slot[] {
  if (!isOnlyKey(from, to)) return itemsOf(slots, { from, to })
  const slot = getItem(slots, from)
  return slot ? [slot] : []
}

const plainPut: OperationResult = { type: 'put' }

/** A transaction in the doing. */
class Draft {
  readonly missing: Slot[] = []
  readonly changes: SlotChange[] = []
  state: State
  readonly #options: ApplyOptions
  readonly #before: State
  readonly #revision: number
  #written: Set<string> | undefined

  constructor(state: State, options: ApplyOptions) {
    this.state = state
    this.#before = state
    this.#options = options
    this.#revision = state.revision + 1
  }

  run({ compare = [], success = [], failure = [] }: Transaction): TransactionResult {
    let succeeded = true
    for (const one of compare) succeeded = succeeded && this.#holds(one)
    const results: OperationResult[] = []
    if (this.missing.length > 0) return { succeeded, results }
    for (const operation of succeeded ? success : failure) results.push(this.#do(operation))
    return { succeeded, results }
  }

  #do(operation: Operation): OperationResult {
    switch (operation.type) {
      case 'put':
        return this.#put(operation)
      case 'delete':
        return this.#delete(operation)
      case 'range':
        return { type: 'range', ...this.#range(operation) }
      case 'transaction':
        return { type: 'transaction', ...this.run(operation) }
    }
  }

  #holds(compare: Compare): boolean {
    const slots = slotsIn(this.#before, compare)
    if (slots.length > 0)
      return slots.every((slot) => compareOrder(compare, this.#fieldOf(slot, compare)))
    if (compare.target === 'value') return false
    return compareOrder(compare, compare.target === 'lease' ? 0n : 0)
  }

  #fieldOf(slot: Slot, { target }: Compare): number | bigint | Uint8Array {
    return target === 'value' ? this.#value(slot) : slot[target]
  }

  #put({ key, value, lease = 0n, previous: wanted }: Put): OperationResult {
    const previous = getItem(this.state.slots, key)
    if (!previous && (value === undefined || lease === 'keep')) {
      throw new StoreError('KeyNotFound', 'key not found')
    }
    const next: Slot = {
      key,
      createRevision: previous?.createRevision ?? this.#revision,
      modRevision: this.#revision,
      version: (previous?.version ?? 0) + 1,
      lease: lease === 'keep' ? previous!.lease : lease,
      order: this.changes.length,
      value: value ?? this.#value(previous!),
    }
    if (next.lease !== 0n && !getItem(this.state.leases, leaseKey(next.lease)))
      throw leaseNotFound()
    this.#record(next, previous)
    return wanted && previous ? { type: 'put', previous: this.#entry(previous) } : plainPut
  }

  #delete({ from, to, previous: wanted }: Delete): OperationResult {
    const gone = itemsOf(this.state.slots, { from, to })
    for (const slot of gone) {
      this.#record(deletionOf(slot.key, this.#revision, this.changes.length), slot)
    }
    const previous = wanted ? gone.map((slot) => this.#entry(slot)) : []
    return { type: 'delete', deleted: gone.length, previous }
  }

  #record(slot: Slot, previous: Slot | undefined): void {
    this.#refuseAgain(slot.key)
    this.changes.push({ slot, previous })
    let { slots, attachments } = this.state
    if (previous && previous.lease !== 0n) {
      attachments = withoutItem(attachments, attachmentOf(previous.lease, slot.key).key)
    }
    if (slot.lease !== 0n) attachments = withItem(attachments, attachmentOf(slot.lease, slot.key))
    slots = slot.version === 0 ? withoutItem(slots, slot.key) : withItem(slots, slot)
    this.state = { revision: this.#revision, slots, leases: this.state.leases, attachments }
  }

  /** Most transactions write one key: it is held against no others. */
  #refuseAgain(key: string): void {
    if (this.changes.length === 0) return
    this.#written ??= new Set(this.changes.map(({ slot }) => slot.key))
    if (this.#written.has(key)) {
      throw new StoreError('DuplicateKey', 'duplicate key given in txn request')
    }
    this.#written.add(key)
  }

  #range(query: RangeQuery): RangeResult {
    const { at = 0 } = query
    const state = at === 0 || at === this.state.revision ? this.state : this.#options.stateAt(at)
    const { slots, ...rest } = slotsOf(state, query)
    const entries = query.keysOnly
      ? slots.map((slot) => entryOf(slot, noValue))
      : slots.map((slot) => this.#entry(slot))
    return { revision: this.state.revision, entries, ...rest }
  }

  #entry(slot: Slot) {
    return entryOf(slot, this.#value(slot))
  }

  #value(slot: Slot): Uint8Array {
    const value = slot.value ?? this.#options.values?.get(slot)
    if (!value) this.missing.push(slot)
    return value ?? noValue
  }
}

/** The slots a range asks for, and what it says of the rest. */
export function slotsOf(
  { slots }: State,
  { from, to, limit = 0, countOnly }: RangeQuery,
): { slots: Slot[]; count: number; more: boolean } {
  if (countOnly) return { slots: [], count: countItems(slots, { from, to }), more: false }
  const found = itemsOf(slots, { from, to }, limit || undefined)
  const whole = limit === 0 || found.length < limit
  const count = whole ? found.length : countItems(slots, { from, to })
  return { slots: found, count, more: count > found.length }
}

function compareOrder(compare: Compare, field: number | bigint | Uint8Array): boolean {
  const order = orderOf(field, compare.with)
  switch (compare.is) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '>':
      return order > 0
  }
}

function orderOf(a: number | bigint | Uint8Array, b: number | bigint | Uint8Array): number {
  if (a instanceof Uint8Array || b instanceof Uint8Array) {
    return Buffer.compare(a as Uint8Array, b as Uint8Array)
  }
  return a < b ? -1 : a > b ? 1 : 0
}

/** Throws if `at` names a revision that cannot be read. */
export function assertReadable(at: number, revision: number, compactRevision: number): void {
  if (at > revision) throw futureRevision()
  if (at < compactRevision) throw compacted(compactRevision)
}
