/**
 * The objects of a definition in one of its versions, which a webhook makes of what is stored. To
 * the verbs it is a store like any other: its objects are in the version of the request, all the way.
 */
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import type { FieldRequirements } from '#api/selectors/fields.ts'
import { internalError } from '#api/status/status-answers.ts'
import { ConvertedWatcher } from '#server/custom/conversion/converted-watcher.ts'
import { atRevision, KeptForms } from '#server/custom/conversion/kept-forms.ts'
import { whenConverted } from '#server/served/awaited-conversions.ts'
import type { Converter } from '#server/served/converter.ts'
import type {
  Change,
  Entry,
  ListQuery,
  ListResult,
  ObjectName,
  ObjectStore,
  Outcome,
  StoreWriteOptions,
  Watcher,
  WatchQuery,
  WriteResult,
} from '#server/served/object-store.ts'
import type { EncodingBudget } from '#server/storage/encoding-budget.ts'
import { readerOf, testOf } from '#server/storage/selection.ts'

export interface ConvertedStoreOptions {
  /** What is stored, each object in the version in which it was written. */
  readonly source: ObjectStore
  /** The version shown, and the one in which objects are written now. */
  readonly apiVersion: string
  readonly storedVersion: string
  readonly definition: KindDefinition
  readonly converter: Converter
  readonly budget: EncodingBudget
}

export class ConvertedStore implements ObjectStore {
  readonly #options: ConvertedStoreOptions
  readonly #forms: KeptForms
  readonly #watchers = new Set<ConvertedWatcher>()

  constructor(options: ConvertedStoreOptions) {
    this.#options = options
    this.#forms = new KeptForms(options)
  }

  keyOf(name: ObjectName, dryRun: boolean): string {
    return this.#options.source.keyOf(name, dryRun)
  }

  get(
    name: ObjectName,
    options: { readonly signal: AbortSignal; readonly resourceVersion?: string },
  ): Entry | undefined | Promise<Entry | undefined> {
    const found = this.#options.source.get(name, options)
    if (found instanceof Promise) {
      return found.then((entry) => entry && this.#forms.one(entry, options.signal))
    }
    return found && this.#forms.one(found, options.signal)
  }

  /** Nothing where it would have to be waited for. */
  peek(name: ObjectName): Entry | undefined {
    const found = this.#options.source.peek(name)
    return found && this.#forms.peek(found)
  }

  /** Throws where one of them would have to be waited for: who cannot wait must not take a part for all. */
  peekAll(namespace: string): readonly Entry[] {
    return this.#options.source.peekAll(namespace).map((entry) => {
      const known = this.#forms.peek(entry)
      if (known) return known
      throw internalError(`${entry.key} is not converted to ${this.#options.apiVersion} yet`)
    })
  }

  get count(): number {
    return this.#options.source.count
  }

  get received(): number {
    return this.#options.source.received ?? 0
  }

  peekByField(field: string, value: string): readonly Entry[] {
    const read = readerOf(this.#options.definition, field)
    return this.peekAll('').filter(({ object }) => read(object) === value)
  }

  list(query: ListQuery, signal: AbortSignal): ListResult | Promise<ListResult> {
    const { labels, fields } = query
    if (labels.length > 0 || others(fields).length > 0) return this.#select(query, signal)
    const found = this.#options.source.list(query, signal)
    if (found instanceof Promise) return found.then((result) => this.#shown(result, signal))
    return this.#shown(found, signal)
  }

  #shown(result: ListResult, signal: AbortSignal): ListResult | Promise<ListResult> {
    const entries = this.#forms.all(result.entries, signal)
    if (entries instanceof Promise) return entries.then((made) => ({ ...result, entries: made }))
    return entries === result.entries ? result : { ...result, entries }
  }

  /** What is converted is selected from, as labels and fields may be converted too. */
  async #select(query: ListQuery, signal: AbortSignal): Promise<ListResult> {
    const test = testOf(this.#options.definition, query)!
    const all = { ...query, labels: [], fields: names(query.fields) }
    const found: Entry[] = []
    for (let next = query.continue; ; ) {
      const limit = query.limit === 0 ? 0 : query.limit - found.length
      const later = next !== query.continue && {
        resourceVersion: '',
        resourceVersionMatch: '' as const,
      }
      const asked = { ...all, ...later, limit, continue: next }
      const page = await this.#options.source.list(asked, signal)
      const entries = await this.#forms.all(page.entries, signal)
      found.push(...entries.filter(({ object }) => test(object)))
      next = page.continue
      const isFull = query.limit > 0 && found.length >= query.limit
      if (next === '' || isFull) {
        return { revision: page.revision, entries: found, continue: next }
      }
    }
  }

  async watch(query: WatchQuery, signal: AbortSignal): Promise<Watcher> {
    const { source, definition, budget } = this.#options
    const all = { ...query, labels: [], fields: names(query.fields) }
    const test =
      query.labels.length > 0 || others(query.fields).length > 0
        ? testOf(definition, query)
        : undefined
    const watcher = new ConvertedWatcher({
      source: await source.watch(all, signal),
      forms: this.#forms,
      test,
      budget,
      onClosed: (closed) => this.#watchers.delete(closed),
    })
    this.#watchers.add(watcher)
    return watcher
  }

  async write(name: ObjectName, change: Change, options: StoreWriteOptions): Promise<WriteResult> {
    const { source, budget } = this.#options
    const { signal } = options
    let before: Entry | undefined
    const written = await source.write(
      name,
      async (current) => {
        before = current && (await this.#forms.one(current, signal))
        const outcome = await whenConverted(() => change(before, options), signal)
        return this.#stored(outcome, current, before)
      },
      options,
    )
    const { entry, removed } = written
    // What went was converted before it did: it must not fail now.
    const shown =
      removed && before
        ? atRevision(before, entry.revision, budget)
        : await this.#forms.one(entry, signal)
    return { entry: shown, before, removed }
  }

  /** What is not stored in the newest version is written anew even if nothing else changes. */
  async #stored(
    outcome: Outcome,
    current: Entry | undefined,
    before: Entry | undefined,
  ): Promise<Outcome> {
    const { storedVersion } = this.#options
    if ('put' in outcome) return { ...outcome, put: await this.#toStored(outcome.put) }
    if ('remove' in outcome || !current || !before) return outcome
    if (current.object.apiVersion === storedVersion) return outcome
    return { put: await this.#toStored(before.object) }
  }

  async #toStored(object: Resource): Promise<Resource> {
    const { converter, storedVersion } = this.#options
    if (object.apiVersion === storedVersion) return object
    const [stored] = await converter.convert([object], storedVersion)
    return stored!.object
  }

  /** What is served has changed: its watches end. */
  close(): void {
    for (const watcher of [...this.#watchers]) watcher.end()
  }
}

const identity: ReadonlySet<string> = new Set(['metadata.name', 'metadata.namespace'])

/** Names are not converted. */
function names(fields: FieldRequirements): FieldRequirements {
  return fields.filter(({ field }) => identity.has(field))
}

function others(fields: FieldRequirements): FieldRequirements {
  return fields.filter(({ field }) => !identity.has(field))
}
