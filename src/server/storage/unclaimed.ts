import {
  emptyTree,
  itemsOf,
  type Tree,
  treeOf,
  withItem,
  withoutItem,
} from '#base/collections/sorted-tree.ts'
import type { StoredItem } from '#server/storage/kind-cache.ts'
import { allKeys, isInRange, prefixRange } from '#store/key.ts'

/** So many changes of one part are remembered, for a kind that comes late. */
const mostChanges = 10_000
/** And of all parts no more bytes. */
const mostBytes = 128 * 1024 * 1024

export interface StoredChange {
  readonly key: string
  readonly revision: number
  /** Absent: deleted. */
  readonly value?: Uint8Array
}

/** What was there at a revision, and every change after it. */
export interface Claimed {
  readonly items: readonly StoredItem[]
  readonly changes: readonly StoredChange[]
  /** Undefined where nothing was ever known of such keys. */
  readonly revision: number | undefined
}

/** Keys that begin with the same part of a path. */
interface Part {
  tree: Tree<StoredItem>
  revision: number
  changes: StoredChange[]
  /** Of the changes. */
  bytes: number
}

/**
 * What the store holds of kinds that nobody serves, or not yet: as it was at a revision, and how it
 * changed since. So a kind knows its past when it is first served, as after a restart.
 */
export class Unclaimed {
  readonly #prefix: string
  readonly #parts = new Map<string, Part>()
  readonly #mostBytes: number
  #bytes = 0

  /** `prefix` is what all keys begin with. */
  constructor(prefix: string, limitBytes = mostBytes) {
    this.#prefix = prefix
    this.#mostBytes = limitBytes
  }

  /** `items` are all there are, in the order of their keys. */
  fill(items: readonly StoredItem[], revision: number): void {
    this.#parts.clear()
    this.#bytes = 0
    for (const [first, list] of Map.groupBy(items, ({ key }) => this.#firstOf(key))) {
      this.#parts.set(first, { tree: treeOf(list), revision, changes: [], bytes: 0 })
    }
  }

  /** `known` is the revision since which all changes were handed in. */
  apply(change: StoredChange, known: number): void {
    const first = this.#firstOf(change.key)
    const part = this.#parts.get(first) ?? emptyPart(known)
    this.#parts.set(first, part)
    const last = part.changes.at(-1)
    // Changes of one revision stay together.
    if (part.changes.length >= mostChanges && last!.revision < change.revision) this.#fold(part)
    part.changes.push(change)
    const bytes = bytesOf(change)
    part.bytes += bytes
    this.#bytes += bytes
    if (this.#bytes > this.#mostBytes) this.#fold(largestOf(this.#parts.values()))
  }

  /** Takes over what a kind had, which has no past any more. */
  add(items: readonly StoredItem[], revision: number): void {
    for (const item of items) {
      const first = this.#firstOf(item.key)
      const part = this.#parts.get(first) ?? emptyPart(revision)
      this.#fold(part)
      part.revision = revision
      part.tree = withItem(part.tree, item)
      this.#parts.set(first, part)
    }
  }

  /** Gives away all that begins with a prefix. */
  claim(prefix: string): Claimed {
    const first = this.#firstOf(prefix)
    const part = this.#parts.get(first)
    if (!part) return { items: [], changes: [], revision: undefined }
    const range = prefixRange(prefix)
    const { tree, revision } = part
    const items = itemsOf(tree, range)
    const [changes, others] = split(part.changes, ({ key }) => isInRange(key, range))
    const before = itemsOf(tree, { ...allKeys, to: range.from })
    part.tree = treeOf([...before, ...itemsOf(tree, { ...allKeys, from: range.to })])
    part.changes = others
    this.#bytes -= part.bytes
    part.bytes = others.reduce((sum, change) => sum + bytesOf(change), 0)
    this.#bytes += part.bytes
    if (part.tree.count === 0 && others.length === 0) this.#parts.delete(first)
    return { items, changes, revision }
  }

  /** Forgets how it came to be what it is. */
  #fold(part: Part): void {
    for (const { key, revision, value } of part.changes) {
      part.tree = value
        ? withItem(part.tree, { key, revision, value })
        : withoutItem(part.tree, key)
      part.revision = revision
    }
    part.changes = []
    this.#bytes -= part.bytes
    part.bytes = 0
  }

  #firstOf(key: string): string {
    const start = this.#prefix.length
    const end = key.indexOf('/', start)
    return end < 0 ? key.slice(start) : key.slice(start, end)
  }
}

function emptyPart(revision: number): Part {
  return { tree: emptyTree(), revision, changes: [], bytes: 0 }
}

function largestOf(parts: Iterable<Part>): Part {
  let largest = emptyPart(0)
  for (const part of parts) if (part.bytes >= largest.bytes) largest = part
  return largest
}

function bytesOf({ value }: StoredChange): number {
  return value?.length ?? 0
}

function split<T>(list: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  const [those, others]: [T[], T[]] = [[], []]
  for (const item of list) (test(item) ? those : others).push(item)
  return [those, others]
}
