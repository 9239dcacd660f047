/**
 * A binary heap: the least item first, by the order it was made with.
 *
 * An item is held once. Adding or removing one costs O(log n), wherever it stands; an item whose
 * rank has changed is removed before the change and added after it.
 */
export interface Heap<T> {
  readonly size: number
  add(item: T): void
  /** The least item, left where it is. */
  peek(): T | undefined
  /** Takes the least item out. */
  take(): T | undefined
  /** Answers whether the item was there. */
  remove(item: T): boolean
}

export function createHeap<T>(compare: (a: T, b: T) => number): Heap<T> {
  const items: T[] = []
  const places = new Map<T, number>()

  function put(item: T, place: number): void {
    items[place] = item
    places.set(item, place)
  }

  /** Moves the item up from a free place until its parent is not greater. */
  function rise(item: T, from: number): void {
    let place = from
    while (place > 0) {
      const above = (place - 1) >> 1
      if (compare(item, items[above]!) >= 0) break
      put(items[above]!, place)
      place = above
    }
    put(item, place)
  }

  /** Moves the item down from a free place until no child is less. */
  function sink(item: T, from: number): void {
    let place = from
    for (;;) {
      let below = 2 * place + 1
      if (below >= items.length) break
      if (below + 1 < items.length && compare(items[below + 1]!, items[below]!) < 0) below++
      if (compare(items[below]!, item) >= 0) break
      put(items[below]!, place)
      place = below
    }
    put(item, place)
  }

  function remove(item: T): boolean {
    const place = places.get(item)
    if (place === undefined) return false
    places.delete(item)
    const last = items.pop()!
    if (place === items.length) return true
    sink(last, place)
    rise(last, places.get(last)!)
    return true
  }

  return {
    get size() {
      return items.length
    },
    add(item) {
      if (places.has(item)) throw new TypeError('The heap holds this item already')
      rise(item, items.length)
    },
    peek: () => items[0],
    take() {
      const first = items[0]
      if (items.length > 0) remove(first!)
      return first
    },
    remove,
  }
}
