/**
 * A bounded map that forgets everything once it is full: what is asked for often is soon there again. For
 * what is cheap to make anew and asked for all the time, since finding something moves nothing, as it does
 * in an Lru.
 */
export class ForgetfulMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  has(key: K): boolean {
    return this.#entries.has(key)
  }

  get(key: K): V | undefined {
    return this.#entries.get(key)
  }

  /** One that is not there yet. */
  add(key: K, value: V): void {
    if (this.#entries.size >= this.#limit) this.#entries.clear()
    this.#entries.set(key, value)
  }
}

/** The same function, which works out once what it is asked for again and again. */
export function remembering<K, V>(limit: number, make: (key: K) => V): (key: K) => V {
  const known = new ForgetfulMap<K, V>(limit)
  return (key) => {
    const found = known.get(key)
    if (found !== undefined || known.has(key)) return found as V
    const made = make(key)
    known.add(key, made)
    return made
  }
}
