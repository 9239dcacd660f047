/** Lists: which revision, which page, and where the next one begins. */
import type { FieldRequirements } from '#api/selectors/fields.ts'
import { StatusError } from '#api/status/status.ts'
import { expired } from '#api/status/status-answers.ts'
import { createLru, type Lru } from '#base/collections/lru.ts'
import type { Tree } from '#base/collections/sorted-tree.ts'
import type { ListQuery, ListResult } from '#server/served/object-store.ts'
import { anyRevision, formatContinue } from '#server/storage/continue-token.ts'
import type { KeptEntry } from '#server/storage/kept-entry.ts'
import { type Page, type PageQuery, pageOfStore, pageOfTree } from '#server/storage/list-page.ts'
import { type ListPlan, planList } from '#server/storage/list-plan.ts'
import { isName, keyOf } from '#server/storage/object-key.ts'
import { nameOf, namespaceOf, testOf, textOf } from '#server/storage/selection.ts'
import { reachedByNow, reachedInTime, type StoreParts } from '#server/storage/store-parts.ts'
import { keyAfter, onlyKey, prefixRange } from '#store/key.ts'
import { isStoreError } from '#store/store-error.ts'

/** So many lists are kept of each kind, in case they are asked for again before anything changed. */
const keptLists = 32

export class ListReader {
  readonly #parts: StoreParts
  readonly #kept: Lru<string, Page> = createLru({ limit: keptLists })
  /** What the kept lists are of; they are not kept longer, since they keep all of it. */
  #tree: Tree<KeptEntry> | undefined

  constructor(parts: StoreParts) {
    this.#parts = parts
    parts.cache.whenForgotten(() => this.#forgetOld(parts.cache.tree))
  }

  read(query: ListQuery, signal: AbortSignal): ListResult | Promise<ListResult> {
    const isOne = this.#keyIn(query) !== undefined
    const { freshness, feed, isUncached } = this.#parts
    const plan = planList(query, { prefix: this.#prefixOf(query), isOne, isUncached })
    const isThere =
      plan.at === 'any' ||
      (plan.at === 'newest' && !freshness) ||
      (plan.at === 'least' && plan.revision <= feed.revision)
    return isThere ? this.#now(query, plan) : this.#later(query, plan, signal)
  }

  async #later(query: ListQuery, plan: ListPlan, signal: AbortSignal): Promise<ListResult> {
    if (plan.at === 'newest') await this.#parts.freshness?.reached(signal)
    if (plan.at === 'least' || plan.at === 'exact') {
      if (plan.isPrompt) await reachedByNow(this.#parts, plan.revision, signal)
      else await reachedInTime(this.#parts, plan.revision, signal)
    }
    return plan.at === 'exact'
      ? await this.#exact(query, plan, plan.revision, signal)
      : this.#now(query, plan)
  }

  #now(query: ListQuery, plan: ListPlan): ListResult {
    const { cache, feed } = this.#parts
    return this.#result(query, feed.revision, this.#page(query, plan, cache.tree))
  }

  async #exact(
    query: ListQuery,
    plan: ListPlan,
    at: number,
    signal: AbortSignal,
  ): Promise<ListResult> {
    const { cache, engine, compaction } = this.#parts
    const isForgotten = await compaction.hasForgotten(at, signal)
    const tree = isForgotten ? undefined : cache.log.treeAt(at)
    if (tree) return this.#result(query, at, pageOfTree(tree, this.#pageQuery(query, plan)))
    try {
      const page = await pageOfStore(engine, cache, this.#pageQuery(query, plan), { at, signal })
      return this.#result(query, at, page)
    } catch (error) {
      throw isStoreError(error, 'Compacted') && plan.start
        ? this.#restart(query, plan.start)
        : error
    }
  }

  #page(query: ListQuery, plan: ListPlan, tree: Tree<KeptEntry>): Page {
    if (plan.start !== undefined) return pageOfTree(tree, this.#pageQuery(query, plan))
    this.#forgetOld(tree)
    this.#tree = tree
    const text = `${plan.limit}\n${textOf(query)}`
    const kept = this.#kept.get(text)
    if (kept) return kept
    const source = this.#parts.cache.treeFor(plan.limit === 0 ? query.fields : this.#indexed(query))
    const page = pageOfTree(source, this.#pageQuery(query, plan))
    this.#kept.set(text, page)
    return page
  }

  #forgetOld(tree: Tree<KeptEntry>): void {
    if (this.#tree === tree) return
    this.#kept.clear()
    this.#tree = undefined
  }

  /** With a limit it matters, too, how many come after that do not match: by these fields none does. */
  #indexed({ fields }: ListQuery): FieldRequirements {
    const { indexedFields = [] } = this.#parts.cache.form.storage.definition
    return fields.filter(({ field }) => indexedFields.includes(field))
  }

  #result(query: ListQuery, revision: number, { entries, after }: Page): ListResult {
    if (after === 0) return { revision, entries, continue: '' }
    const start = keyAfter(entries.at(-1)!.key)
    const isWhole = query.labels.length === 0 && query.fields.length === 0
    return {
      revision,
      entries,
      continue: formatContinue({ revision, start }, this.#prefixOf(query)),
      ...(isWhole && { remaining: after }),
    }
  }

  #prefixOf({ namespace }: ListQuery): string {
    return this.#parts.cache.prefixIn(namespace)
  }

  #pageQuery(query: ListQuery, { limit, start }: ListPlan): PageQuery {
    const { cache } = this.#parts
    const test = testOf(cache.form.storage.definition, query)
    // One object is looked up, not paged for, where its whole key is known.
    const key = this.#keyIn(query)
    if (key !== undefined) {
      const range = onlyKey(key)
      const isBefore = start !== undefined && range.from < start
      return { range: isBefore ? { ...range, to: range.from } : range, limit: 0, test }
    }
    const range = prefixRange(cache.prefixIn(this.#namespaceOf(query)))
    return { range: start === undefined ? range : { ...range, from: start }, limit, test }
  }

  /** The key of the one object that a query can find; undefined if it can find more. */
  #keyIn(query: ListQuery): string | undefined {
    const name = nameOf(query)
    if (name === undefined || !isName(name)) return undefined
    const namespace = this.#namespaceOf(query)
    if (namespace === '' && !this.#isCluster) return undefined
    return keyOf(this.#parts.cache.prefix, { namespace, name })
  }

  /** Objects of some kinds are in no namespace, whatever a field selector says. */
  #namespaceOf(query: ListQuery): string {
    return this.#isCluster ? '' : namespaceOf(query)
  }

  get #isCluster(): boolean {
    return this.#parts.cache.form.storage.definition.scope === 'Cluster'
  }

  /** The pages before are of a revision that is gone; the rest can be had as it is now. */
  #restart(query: ListQuery, start: string): StatusError {
    const token = formatContinue({ revision: anyRevision, start }, this.#prefixOf(query))
    const { status } = expired(inconsistent)
    return new StatusError({ ...status, metadata: { ...status.metadata, continue: token } })
  }
}

const inconsistent =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'
