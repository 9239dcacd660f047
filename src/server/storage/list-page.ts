/** A page of a list, read from what is in memory or, of an older revision, from the store. */
import { countItems, itemsOf, type Tree } from '#base/collections/sorted-tree.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import type { KindCache } from '#server/storage/kind-cache.ts'
import type { ReadEngine } from '#server/storage/prepared-engine.ts'
import type { Test } from '#server/storage/selection.ts'
import { type KeyRange, keyAfter } from '#store/key.ts'

/** So many are looked at in one go, where only some of them may match. */
const stepSize = 500

export interface PageQuery {
  readonly range: KeyRange
  /** 0: no limit. */
  readonly limit: number
  readonly test: Test | undefined
}

export interface Page {
  readonly entries: readonly KeptEntry[]
  /** How many keys come after the last entry, whether they match or not. */
  readonly after: number
}

export function pageOfTree(tree: Tree<KeptEntry>, { range, limit, test }: PageQuery): Page {
  if (limit === 0) {
    const all = itemsOf(tree, range)
    return { entries: test ? all.filter(({ object }) => test(object)) : all, after: 0 }
  }
  const found: KeptEntry[] = []
  let from = range.from
  while (found.length < limit) {
    const size = test ? stepSize : limit
    const part = itemsOf(tree, { from, to: range.to }, size)
    for (const entry of part) {
      if (test && !test(entry.object)) continue
      found.push(entry)
      if (found.length === limit) break
    }
    if (part.length < size) break
    from = keyAfter(part.at(-1)!.key)
  }
  if (found.length < limit) return { entries: found, after: 0 }
  const rest = { from: keyAfter(found.at(-1)!.key), to: range.to }
  return { entries: found, after: countItems(tree, rest) }
}

/** The same from the store, for revisions of which memory knows nothing. */
export async function pageOfStore(
  engine: ReadEngine,
  cache: KindCache,
  { range, limit, test }: PageQuery,
  { at, signal }: { readonly at: number; readonly signal: AbortSignal },
): Promise<Page> {
  const found: KeptEntry[] = []
  let from = range.from
  for (;;) {
    const result = await engine.range({ from, to: range.to, at, limit: stepSize }, { signal })
    for (const [i, { key, modRevision, value }] of result.entries.entries()) {
      const entry = cache.entryOf(key, modRevision, value)
      if (test && !test(entry.object)) continue
      found.push(entry)
      if (found.length === limit) return { entries: found, after: result.count - i - 1 }
    }
    const last = result.entries.at(-1)
    if (!result.more || !last) return { entries: found, after: 0 }
    from = keyAfter(last.key)
  }
}
