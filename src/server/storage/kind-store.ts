/** The store of one kind: reads from its cache, writes to the engine. */
import { type GroupResource, groupResourceOf } from '#api/resource.ts'
import { itemsOf } from '#base/collections/sorted-tree.ts'
import { orAborted } from '#base/wait.ts'
import type {
  Change,
  Entry,
  ListQuery,
  ListResult,
  ObjectName,
  ObjectStore,
  StoreWriteOptions,
  Watcher,
  WatchQuery,
  WriteResult,
} from '#server/served/object-store.ts'
import { keyOf } from '#server/storage/object-key.ts'
import { openWatch } from '#server/storage/open-watch.ts'
import { ListReader } from '#server/storage/read-list.ts'
import { parseResourceVersion } from '#server/storage/resource-version.ts'
import { readerOf } from '#server/storage/selection.ts'
import { reachedInTime, type StoreParts } from '#server/storage/store-parts.ts'
import { statusOfStoreError } from '#server/storage/store-status.ts'
import { type Transformer, untransformedInList } from '#server/storage/transformer.ts'
import { writeObject } from '#server/storage/write.ts'
import { prefixRange } from '#store/key.ts'

const none: readonly Entry[] = []

export class KindStore implements ObjectStore {
  readonly #parts: StoreParts
  readonly #lists: ListReader
  readonly #resource: GroupResource
  #all: { readonly tree: unknown; readonly entries: readonly Entry[] }

  constructor(parts: StoreParts) {
    this.#parts = parts
    this.#lists = new ListReader(parts)
    this.#all = { tree: undefined, entries: [] }
    parts.cache.whenForgotten(() => {
      if (this.#all.tree !== parts.cache.tree) this.#all = { tree: undefined, entries: [] }
    })
    this.#resource = groupResourceOf(parts.cache.form.storage.definition)
  }

  keyOf(name: ObjectName, dryRun: boolean): string {
    const { prefix, form } = this.#parts.cache
    return keyOf(dryRun ? `/${form.storage.prefix}/` : prefix, name)
  }

  get(
    name: ObjectName,
    options: { readonly signal: AbortSignal; readonly resourceVersion?: string },
  ): Entry | undefined | Promise<Entry | undefined> {
    const asked = parseResourceVersion(options.resourceVersion ?? '', 'get')
    const { freshness, feed, isUncached } = this.#parts
    const revision = asked === 0 && isUncached ? undefined : asked
    const isThere = revision === undefined ? !freshness : revision <= feed.revision
    const found = isThere ? this.#found(name) : this.#getLater(name, revision, options.signal)
    return this.#transformer ? this.#readable(found, options.signal) : found
  }

  get #transformer(): Transformer | undefined {
    return this.#parts.cache.form.transformer
  }

  /**
   * What is encrypted with a key that could not be had before is tried once more when it is asked
   * for; nothing else waits. Whoever looks at the object is told if that did not help.
   */
  async #readable(
    entry: Entry | undefined | Promise<Entry | undefined>,
    signal: AbortSignal,
  ): Promise<Entry | undefined> {
    const found = await entry
    if (found && !isReadable(found)) await this.#recover(signal)
    return found
  }

  /** Whether anything was missing. */
  async #recover(signal: AbortSignal): Promise<boolean> {
    const recovering = this.#transformer?.recover()
    if (recovering) await orAborted(recovering, signal)
    return recovering !== undefined
  }

  async #getLater(
    name: ObjectName,
    revision: number | undefined,
    signal: AbortSignal,
  ): Promise<Entry | undefined> {
    const { freshness } = this.#parts
    await this.#told('get', async () => {
      if (revision === undefined) await freshness?.reached(signal)
      else await reachedInTime(this.#parts, revision, signal)
    })
    return this.#found(name)
  }

  #found(name: ObjectName): Entry | undefined {
    const entry = this.peek(name)
    if (entry === undefined) keyOf(this.#parts.cache.prefix, name) // refuses what can be no name
    return entry
  }

  peek({ namespace, name }: ObjectName): Entry | undefined {
    return this.#parts.cache.get(namespace, name)
  }

  get count(): number {
    return this.#parts.cache.tree.count
  }

  get received(): number {
    return this.#parts.cache.received
  }

  peekAll(namespace: string): readonly Entry[] {
    const { cache } = this.#parts
    const { tree, prefix } = cache
    if (tree.count === 0) return none
    if (namespace !== '') return itemsOf(tree, prefixRange(cache.prefixIn(namespace)))
    if (this.#all.tree !== tree) this.#all = { tree, entries: itemsOf(tree, prefixRange(prefix)) }
    return this.#all.entries
  }

  peekByField(field: string, value: string): readonly Entry[] {
    const { cache } = this.#parts
    const tree = cache.treeFor([{ field, operator: '=', value }])
    const read = readerOf(cache.form.storage.definition, field)
    return itemsOf(tree, prefixRange(cache.prefix)).filter(({ object }) => read(object) === value)
  }

  list(query: ListQuery, signal: AbortSignal): ListResult | Promise<ListResult> {
    if (this.#transformer) return this.#readableList(query, signal)
    const result = this.#lists.read(query, signal)
    return result instanceof Promise ? this.#told('list', () => result) : result
  }

  async #readableList(query: ListQuery, signal: AbortSignal): Promise<ListResult> {
    const read = async () => {
      const result = await this.#lists.read(query, signal)
      for (const entry of result.entries) void entry.object
      return result
    }
    return await this.#told('list', async () => {
      try {
        return await read()
      } catch (error) {
        if (!untransformedInList(error) || !(await this.#recover(signal))) throw error
      }
      return await read()
    })
  }

  async watch(query: WatchQuery, signal: AbortSignal): Promise<Watcher> {
    await this.#recover(signal)
    return await this.#told('watch', () => openWatch(this.#parts, query, signal))
  }

  async write(name: ObjectName, change: Change, options: StoreWriteOptions): Promise<WriteResult> {
    const parts = this.#parts
    const key = keyOf(parts.cache.prefix, name)
    if (this.#transformer) {
      const known = this.peek(name)
      if (known && !isReadable(known)) await this.#recover(options.signal)
    }
    try {
      return await writeObject({ parts, name, key }, change, options)
    } catch (error) {
      throw statusOfStoreError(error, 'update', this.#resource)
    } finally {
      options.span?.end()
    }
  }

  /** With the errors of the store in the words of the API. */
  async #told<T>(operation: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      const named = operation === 'list' ? untransformedInList(error) : undefined
      throw named ?? statusOfStoreError(error, operation, this.#resource)
    }
  }
}

function isReadable(entry: Entry): boolean {
  try {
    return entry.object !== undefined
  } catch {
    return false // whoever looks at it is told why
  }
}
