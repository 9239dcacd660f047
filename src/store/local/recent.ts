import { withItem, withoutItem } from '#base/collections/sorted-tree.ts'
import { changeOf, entryOf, type SlotChange, type State } from '#store/state.ts'
import type { Change } from '#store/transaction.ts'

/** A revision that is still in memory. */
export interface RecentRevision {
  readonly revision: number
  readonly slotChanges: readonly SlotChange[]
  /** The changes for readers who do not ask what was there before. */
  readonly changes: readonly Change[]
  /** The changes with what was there before, once that is known. */
  full: readonly Change[] | undefined
}

export interface RecentLimits {
  readonly revisions: number
  readonly bytes: number
}

/** Of so many revisions one keeps its state, which holds on to some kilobytes that are its own. */
const stateEvery = 64

/**
 * The last revisions, one after another without a gap: what watches and looks back at the recent
 * past are served from. A state is found by undoing the few changes that came before the next
 * state that was kept.
 */
export class Recent {
  readonly #limits: RecentLimits
  /** From `#head` on; what lies before is dropped now and then. */
  #revisions: RecentRevision[] = []
  #head = 0
  #bytes = 0
  /** The revision before the first that is kept. */
  #oldest: number
  #newest: State
  /** In order; none of them older than `#oldest`. */
  readonly #kept: State[] = []

  /** `state` is the newest, with nothing known of what was before. */
  constructor(state: State, limits: RecentLimits) {
    this.#oldest = state.revision
    this.#newest = state
    this.#limits = limits
  }

  /** The oldest revision whose state is known; changes are known after it. */
  get oldest(): number {
    return this.#oldest
  }

  get newest(): number {
    return this.#newest.revision
  }

  get bytes(): number {
    return this.#bytes
  }

  push(state: State, slotChanges: readonly SlotChange[]): RecentRevision {
    const changes = slotChanges.map(({ slot }) => changeOf(slot, slot.value!))
    const full = slotChanges.every(({ previous }) => !previous) ? changes : undefined
    const revision: RecentRevision = { revision: state.revision, slotChanges, changes, full }
    this.#newest = state
    if (state.revision % stateEvery === 0) this.#kept.push(state)
    this.#revisions.push(revision)
    this.#bytes += bytesOf(changes)
    const { revisions, bytes } = this.#limits
    while (
      this.newest - this.oldest > revisions ||
      (this.#bytes > bytes && this.newest > this.oldest + 1)
    ) {
      this.#shift()
    }
    return revision
  }

  #shift(): void {
    const gone = this.#revisions[this.#head]!
    this.#bytes -= bytesOf(gone.changes)
    this.#oldest = gone.revision
    if (this.#kept[0] && this.#kept[0].revision < this.#oldest) this.#kept.shift()
    this.#head++
    if (this.#head < 1024 || this.#head * 2 < this.#revisions.length) return
    this.#revisions = this.#revisions.slice(this.#head)
    this.#head = 0
  }

  dropThrough(revision: number): void {
    while (this.oldest < revision && this.newest > this.oldest) this.#shift()
  }

  stateAt(revision: number): State | undefined {
    if (revision < this.oldest || revision > this.newest) return undefined
    const first = this.#kept[0]?.revision ?? 0
    const near = Math.max(Math.ceil((revision - first) / stateEvery), 0)
    let state = this.#kept[near] ?? this.#newest
    for (let at = state.revision; at > revision; at--) {
      state = undone(state, this.after(at - 1)!.slotChanges)
    }
    return state
  }

  /** The revision that follows the given one, if it is here. */
  after(revision: number): RecentRevision | undefined {
    if (revision < this.oldest) return undefined
    return this.#revisions[this.#head + revision - this.oldest]
  }

  copy(): Recent {
    const copy = new Recent(this.#newest, this.#limits)
    copy.#oldest = this.#oldest
    copy.#kept.push(...this.#kept)
    copy.#revisions = this.#revisions.slice(this.#head)
    copy.#bytes = this.#bytes
    return copy
  }
}

/** The keys as they were before one revision; its leases are those of the later state. */
function undone(state: State, slotChanges: readonly SlotChange[]): State {
  let { slots } = state
  for (const { slot, previous } of slotChanges) {
    slots = previous ? withItem(slots, previous) : withoutItem(slots, slot.key)
  }
  return { ...state, revision: state.revision - 1, slots }
}

function bytesOf(changes: readonly Change[]): number {
  let bytes = 0
  for (const { entry } of changes) bytes += entry.key.length + entry.value.length + 200
  return bytes
}

/** The changes with what was there before; nothing, if a value of that is not in memory. */
export function fullChanges(
  recent: RecentRevision,
  values?: ReadonlyMap<object, Uint8Array>,
): readonly Change[] | undefined {
  if (recent.full) return recent.full
  const full: Change[] = []
  for (const [i, change] of recent.changes.entries()) {
    const { previous } = recent.slotChanges[i]!
    const value = previous && (previous.value ?? values?.get(previous))
    if (previous && !value) return undefined
    full.push(previous ? { ...change, previous: entryOf(previous, value!) } : change)
  }
  recent.full = full
  return full
}
