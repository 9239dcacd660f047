import { changeOf, entryOf, type SlotChange, type State } from '#store/local/state.ts'
import type { Change } from '#store/transaction.ts'

/** A revision that is still in memory. */
export interface RecentRevision {
  readonly state: State
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

/**
 * The last revisions, one after another without a gap, each with its state: what watches and looks
 * back at the recent past are served from, at no cost but memory. Shared structure makes a
 * revision cost about a kilobyte beside its values.
 */
export class Recent {
  readonly #limits: RecentLimits
  /** From `#head` on; what lies before is dropped now and then. */
  #revisions: RecentRevision[] = []
  #head = 0
  #bytes = 0
  #base: State

  /** `base` is the state before the first revision. */
  constructor(base: State, limits: RecentLimits) {
    this.#base = base
    this.#limits = limits
  }

  /** The oldest revision whose state is known; changes are known after it. */
  get oldest(): number {
    return this.#base.revision
  }

  get newest(): number {
    return this.#base.revision + this.#revisions.length - this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  push(state: State, slotChanges: readonly SlotChange[]): RecentRevision {
    const changes = slotChanges.map(({ slot }) => changeOf(slot, slot.value!))
    const full = slotChanges.every(({ previous }) => !previous) ? changes : undefined
    const revision: RecentRevision = { state, slotChanges, changes, full }
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
    this.#base = gone.state
    this.#head++
    if (this.#head < 1024 || this.#head * 2 < this.#revisions.length) return
    this.#revisions = this.#revisions.slice(this.#head)
    this.#head = 0
  }

  dropThrough(revision: number): void {
    while (this.oldest < revision && this.newest > this.oldest) this.#shift()
  }

  stateAt(revision: number): State | undefined {
    return revision === this.oldest ? this.#base : this.after(revision - 1)?.state
  }

  /** The revision that follows the given one, if it is here. */
  after(revision: number): RecentRevision | undefined {
    if (revision < this.oldest) return undefined
    return this.#revisions[this.#head + revision - this.oldest]
  }

  copy(): Recent {
    const copy = new Recent(this.#base, this.#limits)
    copy.#revisions = this.#revisions.slice(this.#head)
    copy.#bytes = this.#bytes
    return copy
  }
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
