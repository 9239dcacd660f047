import { crc32 } from 'node:zlib'
import type { MediaType } from '#api/codec/codec.ts'
import { freezeDeep } from '#api/codec/plain/decode-scalar.ts'
import type { Resource } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { internalError } from '#api/status/status-answers.ts'
import { messageOf } from '#base/message-of.ts'
import type { Entry } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import type { EncodingBudget, Holder } from '#server/storage/encoding-budget.ts'
import { Encodings, encodeAs } from '#server/storage/encodings.ts'
import type { KindStorage } from '#server/storage/kind-storage.ts'
import { SharedEvent } from '#server/storage/shared-event.ts'
import {
  encryptedWords,
  isEncrypted,
  type Transformer,
  untransformed,
} from '#server/storage/transformer.ts'

/** What all entries of a kind have in common. */
export interface EntryForm {
  readonly storage: KindStorage
  readonly budget: EncodingBudget
  /** Absent: the store has what was encoded, as it is. */
  readonly transformer?: Transformer
}

/** What an entry begins with; the rest is made when it is first asked for. */
export interface EntryContent {
  /** As it was written: frozen, without resourceVersion. */
  readonly object?: Resource
  readonly stored?: Uint8Array
  /** What was encoded of the object, where the store has something else. */
  readonly plain?: Uint8Array
  /** The same object at an earlier revision. */
  readonly earlier?: KeptEntry
}

/** An object at one revision: decoded when it is first looked at, encoded when first answered. */
export class KeptEntry implements Entry, Holder {
  readonly key: string
  readonly revision: number
  /** How much there is of it in the store; none where it is not there. */
  readonly storedBytes: number
  readonly #form: EntryForm
  #object: Resource | undefined
  /** Until it is decoded: then, mostly, only what tells these bytes from others, as they are as many as an answer's. */
  #stored: Uint8Array | undefined
  #checksum: number | undefined
  #earlier: KeptEntry | undefined
  #encodings: Encodings | undefined
  #added: SharedEvent<KeptEntry> | undefined
  #isPast = false

  constructor(form: EntryForm, key: string, revision: number, content: EntryContent) {
    this.#form = form
    this.key = key
    this.revision = revision
    this.#object = content.object && withRevision(content.object, revision)
    this.#stored = content.stored
    this.#earlier = content.earlier
    this.storedBytes = content.stored?.length ?? content.earlier?.storedBytes ?? 0
    if (content.object && content.stored) this.#decoded(content.plain ?? content.stored)
  }

  get object(): Resource {
    this.#object ??= this.#make()
    return this.#object
  }

  #make(): Resource {
    if (this.#earlier) {
      const object = withRevision(this.#earlier.object, this.revision)
      this.#earlier = undefined
      return object
    }
    const stored = this.#stored!
    const plain = this.#open(stored)
    try {
      const object = withRevision(frozen(this.#form.storage.decode(plain)), this.revision)
      this.#decoded(plain)
      return object
    } catch (error) {
      if (!this.#form.transformer && isEncrypted(stored))
        throw untransformed(new Error(encryptedWords), this.key)
      throw unreadable(this.key, error)
    }
  }

  #open(stored: Uint8Array): Uint8Array {
    const { transformer } = this.#form
    if (!transformer) return stored
    try {
      return transformer.fromStorage(stored, this.key).bytes
    } catch (error) {
      throw untransformed(error, this.key)
    }
  }

  #decoded(plain: Uint8Array): void {
    const { storage, budget, transformer } = this.#form
    if (transformer || !storage.isRedefined) this.#checksum = checksumOf(plain)
    if (!storage.isRedefined) this.#stored = undefined
    else if (!transformer) budget.charge(this, plain.length)
  }

  /** As the store has it, or might: each encryption of the same is another. */
  get stored(): Uint8Array {
    if (this.#stored) return this.#stored
    const plain = this.#encoded()
    return this.#form.transformer?.toStorage(plain, this.key) ?? plain
  }

  #encoded(): Uint8Array {
    return this.#form.storage.encode(withoutRevision(this.object))
  }

  /** Whether the store has it as these bytes, encrypted or not, so that to write them would change nothing. */
  isStoredAs(bytes: Uint8Array): boolean {
    if (this.#checksum !== undefined && this.#checksum !== checksumOf(bytes)) return false
    const isPlain = !this.#form.transformer && this.#stored
    return Buffer.compare(isPlain || this.#encoded(), bytes) === 0
  }

  encoded(resource: ServedResource, mediaType: MediaType, use?: 'once'): Buffer {
    const known = this.#encodings?.get(resource, mediaType)
    if (known) return known
    // Who watches the object is about to ask.
    if (this.#isPast || (use === 'once' && !this.#added))
      return encodeAs(resource, this.object, mediaType)
    const bytes = encodeAs(resource, this.object, mediaType, this.#form.budget.copy)
    this.#encodings ??= new Encodings()
    this.#encodings.keep(resource, mediaType, bytes)
    this.#form.budget.charge(this, bytes.length)
    return bytes
  }

  /** The event by which watches show it that have not seen the object before. */
  get added(): SharedEvent<KeptEntry> {
    this.#added ??= new SharedEvent('ADDED', this)
    return this.#added
  }

  /** The same object, at the revision of its end or of its leaving what is watched. */
  at(revision: number): KeptEntry {
    return new KeptEntry(this.#form, this.key, revision, { earlier: this })
  }

  /** Only those see it from now on who have it in hand: nothing more is kept for it. */
  retire(): void {
    this.#isPast = true
    this.#form.budget.forget(this)
    this.release()
  }

  release(): void {
    this.#encodings = undefined
    // What is encrypted would have to be encrypted anew for whoever takes it over.
    if (this.#object && !this.#form.transformer) this.#stored = undefined
  }
}

/** A small integer, which costs an entry no memory beside its own. */
function checksumOf(bytes: Uint8Array): number {
  return crc32(bytes) | 0
}

/** A frozen object as an entry keeps it; without a resourceVersion at revision 0. */
function withRevision(object: Resource, revision: number): Resource {
  if (revision === 0) return object
  const metadata = Object.freeze({ ...object.metadata, resourceVersion: String(revision) })
  return Object.freeze({ ...object, metadata })
}

/** The object, frozen throughout. */
export function frozen(object: Resource): Resource {
  return freezeDeep(object as unknown as Json) as unknown as Resource
}

export function withoutRevision(object: Resource): Resource {
  if (object.metadata.resourceVersion === undefined) return object
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function unreadable(key: string, cause: unknown): unknown {
  const why = messageOf(cause)
  return internalError(`unable to decode the object at ${JSON.stringify(key)}: ${why}`, { cause })
}
