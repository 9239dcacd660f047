import { type KeyRange, keyAfter } from '#store/key.ts'
import type { RecentRevision } from '#store/local/recent.ts'

/** One who waits for a change of a key range. */
export interface Waiter {
  /** Nothing of the range changed up to this revision; something did after it, or he was called. */
  wake(seen: number): void
}

/**
 * Those who wait for changes, by the range they wait for: however many wait for the same range, a
 * change is held against it once, and a range of one key is looked up rather than compared.
 */
export class WatchGroups {
  readonly #groups = new Map<string, Group>()
  readonly #byKey = new Map<string, Group>()
  readonly #wide = new Set<Group>()
  /** The newest revision published: whoever still waits has seen all there was for him. */
  #seen = 0

  /** `waiter` has seen all changes of his range up to `seen`, which is the newest revision or later. */
  add(range: KeyRange, waiter: Waiter, seen: number): void {
    const name = nameOf(range)
    const group = this.#groups.get(name) ?? this.#newGroup(name, range)
    group.waiters.set(waiter, seen)
  }

  /** Wakes one waiter, if he waits, with no change to tell him of. */
  call(range: KeyRange, waiter: Waiter): void {
    const group = this.#groups.get(nameOf(range))
    const seen = group?.waiters.get(waiter)
    if (!group || seen === undefined) return
    group.waiters.delete(waiter)
    if (group.waiters.size === 0) this.#drop(group)
    waiter.wake(Math.max(seen, this.#seen))
  }

  /** Wakes those who wait for one of these changes. */
  publish(revisions: readonly RecentRevision[], newest: number): void {
    const woken = new Set<Group>()
    for (const { changes } of revisions) {
      for (const { entry } of changes) {
        const group = this.#byKey.get(entry.key)
        if (group) woken.add(group)
        for (const wide of this.#wide) if (covers(wide.range, entry.key)) woken.add(wide)
      }
    }
    for (const group of woken) {
      this.#drop(group)
      for (const [waiter, seen] of group.waiters) waiter.wake(Math.max(seen, this.#seen))
    }
    this.#seen = newest
  }

  #newGroup(name: string, range: KeyRange): Group {
    const group: Group = { name, range, waiters: new Map() }
    this.#groups.set(name, group)
    if (isOneKey(range)) this.#byKey.set(range.from, group)
    else this.#wide.add(group)
    return group
  }

  #drop(group: Group): void {
    this.#groups.delete(group.name)
    this.#wide.delete(group)
    if (isOneKey(group.range)) this.#byKey.delete(group.range.from)
  }
}

interface Group {
  readonly name: string
  readonly range: KeyRange
  /** With what each had seen when he came. */
  readonly waiters: Map<Waiter, number>
}

/** No key has a character above 0xff, so nothing else is named like this. */
function nameOf({ from, to }: KeyRange): string {
  return `${from}\u0200${to}`
}

function isOneKey({ from, to }: KeyRange): boolean {
  return to === keyAfter(from)
}

function covers({ from, to }: KeyRange, key: string): boolean {
  return key >= from && key < to
}
