/**
 * A map for entries that come and go all the time: a few hundred at most, each for a moment.
 *
 * V8 makes a new table for a Map or Set that has had as many entries as there is room for, also where
 * most are gone again, and the old table points to the new one. Once one of them has come to the old
 * space, all that follow are moved there, with everything that was in them at the time, and stay
 * until the whole heap is collected: a Map of requests takes along all that requests made.
 *
 * *Cost.* To look one up, all that came before it are looked at; to take one out, those that came
 * after it are moved.
 */
export class BriefMap<K, V> {
  readonly #keys: K[] = []
  readonly #values: V[] = []

  get size(): number {
    return this.#keys.length
  }

  get(key: K): V | undefined {
    const at = this.#keys.indexOf(key)
    return at < 0 ? undefined : this.#values[at]
  }

  set(key: K, value: V): void {
    const at = this.#keys.indexOf(key)
    if (at >= 0) this.#values[at] = value
    else {
      this.#keys.push(key)
      this.#values.push(value)
    }
  }

  delete(key: K): boolean {
    const at = this.#keys.indexOf(key)
    if (at < 0) return false
    takeOut(this.#keys, at)
    takeOut(this.#values, at)
    return true
  }

  /** Takes all out, and answers them. */
  clear(): V[] {
    this.#keys.length = 0
    return this.#values.splice(0)
  }

  /** As they are now, in the order in which they came. */
  values(): V[] {
    return this.#values.slice()
  }
}

/** Takes one out of a list, without the list of what was taken that `splice` makes. */
export function takeOut(list: unknown[], at: number): void {
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]
  list.pop()
}
