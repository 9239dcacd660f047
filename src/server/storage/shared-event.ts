import type { StreamMediaType } from '#api/codec/codec.ts'
import { encodeJsonEvent, encodeProtobufFrame } from '#api/codec/watch-frame.ts'
import type { ServedResource } from '#server/resources/served-resource.ts'
import type { EncodingBudget, Holder } from '#server/storage/encoding-budget.ts'
import { Encodings } from '#server/storage/encodings.ts'
import type { Entry, StoredEvent } from '#server/storage/object-store.ts'

/** One value for all watches that show the same. */
export class SharedEvent implements StoredEvent, Holder {
  readonly type: StoredEvent['type']
  readonly entry: Entry
  readonly before: Entry | undefined
  readonly #budget: EncodingBudget
  #frames: Encodings | undefined

  constructor(type: StoredEvent['type'], entry: Entry, budget: EncodingBudget, before?: Entry) {
    this.type = type
    this.entry = entry
    this.before = before
    this.#budget = budget
  }

  frame(resource: ServedResource, mediaType: StreamMediaType): Buffer {
    const known = this.#frames?.get(resource, mediaType)
    if (known) return known
    const object = this.entry.encoded(resource, mediaType)
    const isJson = mediaType === 'application/json'
    const bytes = isJson
      ? encodeJsonEvent(this.type, object)
      : encodeProtobufFrame(this.type, object)
    this.#frames ??= new Encodings()
    this.#frames.keep(resource, mediaType, bytes)
    this.#budget.charge(this, bytes.length)
    return bytes
  }

  release(): void {
    this.#frames = undefined
  }
}
