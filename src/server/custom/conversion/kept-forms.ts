/**
 * The objects of a store in one version: each converted when it is first asked for, and kept as long
 * as it is and there is room.
 */
import type { MediaType } from '#api/codec/codec.ts'
import type { Resource } from '#api/metadata.ts'
import { orAborted } from '#base/wait.ts'
import type { Converter } from '#server/served/converter.ts'
import type { Entry, StoredEvent } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import type { EncodingBudget, Holder } from '#server/storage/encoding-budget.ts'
import { Encodings, encodeAs } from '#server/storage/encodings.ts'
import { SharedEvent } from '#server/storage/shared-event.ts'

export interface FormsOptions {
  readonly apiVersion: string
  readonly converter: Converter
  readonly budget: EncodingBudget
}

type Made = ReadonlyMap<Entry, ConvertedEntry>

export class KeptForms {
  readonly #options: FormsOptions
  readonly #known = new WeakMap<Entry, ConvertedEntry>()
  /** Who asks for what is on its way waits for it. */
  readonly #coming = new WeakMap<Entry, Promise<Made>>()
  readonly #lists = new WeakMap<readonly Entry[], WeakRef<readonly Entry[]>>()
  readonly #events = new WeakMap<StoredEvent, SharedEvent>()

  constructor(options: FormsOptions) {
    this.#options = options
  }

  /** Whether it is in this version anyway. */
  isOwn({ object }: Entry): boolean {
    return object.apiVersion === this.#options.apiVersion
  }

  /** Without waiting: undefined where a webhook has to be asked. */
  peek(entry: Entry): Entry | undefined {
    return this.isOwn(entry) ? entry : this.#known.get(entry)
  }

  /** Throws a StatusError where it cannot be converted. */
  one(entry: Entry, signal: AbortSignal): Entry | Promise<Entry> {
    return this.peek(entry) ?? this.#wait([entry], signal).then(([only]) => only!)
  }

  /** In their order; the same array for the same array, where none is another. */
  all(
    entries: readonly Entry[],
    signal: AbortSignal,
  ): readonly Entry[] | Promise<readonly Entry[]> {
    const before = this.#lists.get(entries)?.deref()
    if (before) return before
    const known = entries.map((entry) => this.peek(entry))
    if (known.every((one) => one !== undefined)) return this.#list(entries, known)
    return this.#wait(entries, signal).then((made) => this.#list(entries, made))
  }

  #list(entries: readonly Entry[], made: readonly Entry[]): readonly Entry[] {
    const list = made.every((one, i) => one === entries[i]) ? entries : made
    this.#lists.set(entries, new WeakRef(list))
    return list
  }

  /** The event with the object in this version, one for all who see it. */
  eventOf(event: StoredEvent, type: StoredEvent['type'], entry: Entry): StoredEvent {
    if (entry === event.entry && type === event.type) return event
    const known = this.#events.get(event)
    if (known?.type === type && known.entry === entry) return known
    const made = new SharedEvent(type, entry)
    this.#events.set(event, made)
    return made
  }

  async #wait(entries: readonly Entry[], signal: AbortSignal): Promise<readonly Entry[]> {
    const made = new Map<Entry, Entry>()
    const others = new Map<Promise<Made>, Entry[]>()
    const own: Entry[] = []
    for (const entry of entries) {
      const known = this.peek(entry)
      const coming = this.#coming.get(entry)
      if (known) made.set(entry, known)
      else if (!coming) own.push(entry)
      else others.set(coming, [...(others.get(coming) ?? []), entry])
    }
    const mine = own.length > 0 ? this.#convert(own) : undefined
    for (const [coming, wanted] of others) {
      const found = await this.#othersOr(coming, wanted, signal)
      for (const entry of wanted) made.set(entry, found.get(entry)!)
    }
    if (mine) for (const [entry, form] of await orAborted(mine, signal)) made.set(entry, form)
    return entries.map((entry) => made.get(entry)!)
  }

  /** What fails for others, with what they asked for besides, may go well by itself. */
  async #othersOr(
    coming: Promise<Made>,
    wanted: readonly Entry[],
    signal: AbortSignal,
  ): Promise<Made> {
    try {
      return await orAborted(coming, signal)
    } catch {
      signal.throwIfAborted()
      return await orAborted(this.#convert(wanted), signal)
    }
  }

  #convert(entries: readonly Entry[]): Promise<Made> {
    const work = this.#make(entries)
    // Whoever waits is told of a failure; all may have gone by then.
    work.catch(() => {})
    for (const entry of entries) this.#coming.set(entry, work)
    return work
  }

  async #make(entries: readonly Entry[]): Promise<Made> {
    const { apiVersion, converter, budget } = this.#options
    try {
      const objects = entries.map(({ object }) => object)
      const converted = await converter.convert(objects, apiVersion)
      const made = new Map<Entry, ConvertedEntry>()
      for (const [i, entry] of entries.entries()) {
        const { object, bytes } = converted[i]!
        const form = new ConvertedEntry(entry, object, {
          budget,
          forget: () => this.#known.delete(entry),
        })
        this.#known.set(entry, form)
        made.set(entry, form)
        budget.charge(form, bytes)
      }
      return made
    } finally {
      for (const entry of entries) this.#coming.delete(entry)
    }
  }
}

interface Keeping {
  readonly budget: EncodingBudget
  /** There is no room for it any more. */
  forget(): void
}

/** An object of the store in another version than it is stored in. */
class ConvertedEntry implements Entry, Holder {
  readonly key: string
  readonly revision: number
  readonly object: Resource
  readonly #keeping: Keeping
  #encodings: Encodings | undefined

  constructor(
    { key, revision }: Pick<Entry, 'key' | 'revision'>,
    object: Resource,
    keeping: Keeping,
  ) {
    this.key = key
    this.revision = revision
    this.object = object
    this.#keeping = keeping
  }

  encoded(resource: ServedResource, mediaType: MediaType): Buffer {
    const known = this.#encodings?.get(resource, mediaType)
    if (known) return known
    const { budget } = this.#keeping
    const bytes = encodeAs(resource, this.object, mediaType, budget.copy)
    this.#encodings ??= new Encodings()
    this.#encodings.keep(resource, mediaType, bytes)
    budget.charge(this, bytes.length)
    return bytes
  }

  release(): void {
    this.#encodings = undefined
    this.#keeping.forget()
  }
}

/** The same object at another revision: that of its end, or of its leaving what is watched. */
export function atRevision(entry: Entry, revision: number, budget: EncodingBudget): Entry {
  const { object } = entry
  const metadata = Object.freeze({ ...object.metadata, resourceVersion: String(revision) })
  const ended = Object.freeze({ ...object, metadata })
  return new ConvertedEntry({ key: entry.key, revision }, ended, { budget, forget() {} })
}
