/**
 * A cache of bounded weight: whoever was not asked for the longest goes first.
 *
 * Without `weightOf`, every entry weighs 1 and `limit` is a number of entries. An entry heavier
 * than the limit is not kept at all.
 */
export interface Lru<K, V> {
  readonly size: number
  /** Asking for an entry makes it the youngest. */
  get(key: K): V | undefined
  set(key: K, value: V): void
  delete(key: K): boolean
  clear(): void
}

export interface LruOptions<V> {
  readonly limit: number
  weightOf?(value: V): number
}

export function createLru<K, V>({ limit, weightOf = () => 1 }: LruOptions<V>): Lru<K, V> {
  const entries = new Map<K, { readonly value: V; readonly weight: number }>() // oldest first
  let total = 0
  /** Who is asked for over and over stays where it is: to take an entry out and put it in again is dear. */
  let youngest: K | undefined

  function remove(key: K): boolean {
    const entry = entries.get(key)
    if (!entry) return false
    if (key === youngest) youngest = undefined
    total -= entry.weight
    return entries.delete(key)
  }

  return {
    get size() {
      return entries.size
    },
    get(key) {
      const entry = entries.get(key)
      if (!entry || key === youngest) return entry?.value
      entries.delete(key)
      entries.set(key, entry)
      youngest = key
      return entry.value
    },
    set(key, value) {
      remove(key)
      const weight = weightOf(value)
      if (weight > limit) return
      entries.set(key, { value, weight })
      youngest = key
      total += weight
      for (const oldest of entries.keys()) {
        if (total <= limit) break
        remove(oldest)
      }
    },
    delete: remove,
    clear() {
      entries.clear()
      youngest = undefined
      total = 0
    },
  }
}
