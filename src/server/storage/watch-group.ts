import type { Resource } from '#api/metadata.ts'
import type { StoredEvent } from '#server/served/object-store.ts'
import type { LoggedChange } from '#server/storage/change-log.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import type { Test } from '#server/storage/selection.ts'
import type { SharedEvent } from '#server/storage/shared-event.ts'

/** One who reads what a group has. */
export interface Member {
  /** There is something to take. Called once, after `isWaiting` was set. */
  wake(): void
  /** There will be no more; it is told why, if there is an error. */
  end(failure?: { readonly error: unknown }): void
  /** What was there up to this revision is not known any more, and must not be kept for a member. */
  forget(oldestRevision: number): void
  isWaiting: boolean
  /** All before this place was taken. */
  place: number
}

/** One for all who ask in vain. */
export const nothing: readonly never[] = Object.freeze([])

interface Slice {
  readonly from: number
  readonly to: number
  readonly events: readonly StoredEvent[]
}

const noSlice: Slice = Object.freeze({ from: -1, to: -1, events: nothing })

/** No more is taken at a time, but for the last: who takes makes all of it into frames at once. */
const takenBytes = 1024 * 1024

/** Where those end that are taken at a time of a list, from one on. */
export function endOfTaken<T>(
  items: readonly T[],
  { from, limit }: { readonly from: number; readonly limit: number },
  bytesOf: (item: T) => number,
): number {
  let bytes = 0
  let at = from
  while (at < items.length && at - from < limit && bytes < takenBytes)
    bytes += bytesOf(items[at++]!)
  return at
}

export function bytesOfEvent({ entry }: SharedEvent<KeptEntry>): number {
  return entry.storedBytes
}

export interface GroupOptions {
  readonly name: string
  /** Empty: all. */
  readonly namespace: string
  readonly test: Test | undefined
  /** All changes after this revision are still known: who is behind it has lost his place. */
  oldestRevision(): number
  onError(error: unknown): void
}

/**
 * The watches that show the same. Each change is held against the selection once for all of them,
 * and what comes of it is kept until the last one has taken it.
 */
export class WatchGroup {
  readonly name: string
  readonly namespace: string
  readonly #options: GroupOptions
  readonly #members = new Set<Member>()
  #pending: SharedEvent<KeptEntry>[] = []
  /** The place of the first pending event. */
  #base = 0
  /** How many members have taken everything. */
  #atEnd = 0
  #slice: Slice = noSlice

  constructor(options: GroupOptions) {
    this.name = options.name
    this.namespace = options.namespace
    this.#options = options
  }

  get size(): number {
    return this.#members.size
  }

  get members(): Iterable<Member> {
    return this.#members
  }

  /** The place of what comes next. */
  get end(): number {
    return this.#base + this.#pending.length
  }

  add(member: Member): void {
    member.place = this.end
    this.#members.add(member)
    this.#atEnd++
  }

  remove(member: Member): void {
    if (!this.#members.delete(member)) return
    if (member.place === this.end) this.#atEnd--
    this.#forget()
  }

  /** Whether what comes after a place is still there. */
  has(place: number): boolean {
    return place >= this.#base
  }

  /** Some events, at most `limit`, from the place of a member on; all who are there get the same array. */
  take(member: Member, limit: number): readonly StoredEvent[] {
    const from = member.place
    const { end } = this
    if (from === end) return nothing
    const range = { from: from - this.#base, limit }
    const to = this.#base + endOfTaken(this.#pending, range, bytesOfEvent)
    if (this.#slice.from !== from || this.#slice.to !== to) {
      const events = this.#pending.slice(from - this.#base, to - this.#base)
      this.#slice = { from, to, events }
    }
    const { events } = this.#slice
    member.place = to
    if (to === end && ++this.#atEnd === this.#members.size) this.#forget()
    return events
  }

  /** Answers whether there is something new. */
  offer(change: LoggedChange): boolean {
    if (this.namespace !== '' && this.namespace !== change.name.namespace) return false
    const { before, after } = change
    const event = change.eventFor(this.#shows(before), this.#shows(after))
    if (!event) return false
    this.#pending.push(event)
    this.#atEnd = 0
    return true
  }

  wake(): void {
    for (const member of this.#members) {
      if (!member.isWaiting) continue
      member.isWaiting = false
      try {
        member.wake()
      } catch (error) {
        this.#options.onError(error)
      }
    }
  }

  #shows(entry: KeptEntry | undefined): boolean {
    const { test, onError } = this.#options
    if (entry === undefined || test === undefined) return entry !== undefined
    try {
      const object: Resource = entry.object
      return test(object)
    } catch (error) {
      // An object that cannot be read is shown to those only who ask for everything.
      onError(error)
      return false
    }
  }

  /** Lets go of what all have taken. */
  #forget(): void {
    if (this.#atEnd !== this.#members.size) return
    this.#slice = noSlice
    if (this.#pending.length > 0) this.#drop(this.#pending.length)
  }

  /** Lets go of what is older than the log, whoever still wants it. */
  forgetOld(): void {
    const oldest = this.#options.oldestRevision()
    let count = 0
    while (count < this.#pending.length && this.#pending[count]!.entry.revision <= oldest) count++
    if (count > 0) this.#drop(count)
    if (this.#slice.from < this.#base) this.#slice = noSlice
    for (const member of this.#members) member.forget(oldest)
  }

  #drop(count: number): void {
    this.#pending = this.#pending.slice(count)
    this.#base += count
  }
}
