/**
 * Lists put together from objects that are encoded already: each object's bytes stand in the list
 * as they are, without what only an object that stands alone has (its kind, its envelope). No
 * object is decoded or encoded again, and none is copied before somebody takes the bytes.
 */
import { encodeJson, encodeJsonValue } from '#api/codec/json.ts'
import { varintBytes, wire, writeVarint } from '#api/codec/protobuf/wire.ts'
import { encodeMessage, envelopeHead, envelopeTail, rawSpan } from '#api/codec/protobuf.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'
import type { ByteSource, LazyBytes } from '#base/byte-source.ts'

/** A list but for its items. */
export interface ListHead {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: object
}

export interface ListForm {
  /**
   * Whether the items keep their kind. Those of built-in lists have none in JSON, but for the
   * partial objects that a client may ask for; custom resources always keep theirs.
   */
  readonly keepsKinds?: boolean
}

/** Where the objects' parts begin and end in their own bytes, and what stands around them. */
interface Layout {
  readonly head: Buffer
  readonly tail: Buffer
  readonly objects: readonly Buffer[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** How many bytes stand before an object's part. */
  leadBytes(index: number): number
  writeLead(index: number, into: Buffer, at: number): void
}

/**
 * A list as JSON with a line feed at its end, in upstream's order: built-in lists end with their
 * items, those of custom resources (`type` is undefined) have sorted keys and always a `continue`.
 * The objects are compact JSON as `encodeJson` or `encodeJsonValue` leaves it.
 */
export function jsonListBytes(
  type: ObjectType | undefined,
  head: ListHead,
  objects: readonly Buffer[],
  form: ListForm = {},
): LazyBytes {
  const [before, after] = type ? builtInFrame(type, head) : customFrame(head)
  const isWhole = form.keepsKinds || !type
  const starts = isWhole ? objects.map(() => 1) : headerEnds(objects)
  return new ListBytes({
    head: before,
    tail: after,
    objects,
    starts,
    ends: objects.map((bytes) => (bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length)),
    leadBytes: (index) => (index === 0 ? 1 : 2),
    writeLead(index, into, at) {
      if (index > 0) into[at++] = 0x2c
      into[at] = 0x7b
    },
  })
}

function builtInFrame(type: ObjectType, head: ListHead): readonly [Buffer, Buffer] {
  return splitAtItems(encodeJson(type, { ...head, items: [] }, { newline: true }))
}

function customFrame({ apiVersion, kind, metadata }: ListHead): readonly [Buffer, Buffer] {
  const list = { apiVersion, kind, items: [], metadata: { continue: '', ...metadata } }
  return splitAtItems(encodeJsonValue(list as JsonObject, { newline: true }))
}

function splitAtItems(bytes: Buffer): readonly [Buffer, Buffer] {
  const empty = '"items":[]'
  const at = bytes.indexOf(empty)
  if (at < 0) throw new TypeError('A list has items')
  const inside = at + empty.length - 1
  return [bytes.subarray(0, inside), bytes.subarray(inside)]
}

/** Where each object goes on after its kind; mostly they all have the same. */
function headerEnds(objects: readonly Buffer[]): number[] {
  let header: Buffer = Buffer.alloc(0)
  return objects.map((bytes) => {
    const { length } = header
    const isSame =
      length > 1 && bytes.length >= length && bytes.compare(header, 0, length, 0, length) === 0
    if (!isSame) header = bytes.subarray(0, headerEnd(bytes))
    return header.length
  })
}

const headerPattern = /^\{("kind":"[^"\\]*")?,?("apiVersion":"[^"\\]*")?,?/
/** Names of kinds and of their groups are much shorter. */
const longestHeader = 1024

function headerEnd(bytes: Buffer): number {
  const found = headerPattern.exec(
    bytes.toString('latin1', 0, Math.min(bytes.length, longestHeader)),
  )
  if (!found) throw new TypeError('An object as JSON begins with a brace')
  return found[0].length
}

/** A list in its envelope. The objects are in envelopes of their own, as `encodeProtobuf` leaves them. */
export function protobufListBytes(
  type: ObjectType,
  head: ListHead,
  objects: readonly Buffer[],
): LazyBytes {
  const { pb } = itemsOf(type)
  const fields = encodeMessage(type, { metadata: head.metadata })
  const spans = objects.map(rawSpan)
  const starts = spans.map(({ start }) => start)
  const ends = spans.map(({ end }) => end)
  const tag = pb * 8 + wire.bytes
  let rawBytes = fields.length
  for (const { start, end } of spans) rawBytes += 1 + varintBytes(end - start) + end - start
  return new ListBytes({
    head: Buffer.concat([envelopeHead(head, rawBytes), fields]),
    tail: envelopeTail,
    objects,
    starts,
    ends,
    leadBytes: (index) => 1 + varintBytes(ends[index]! - starts[index]!),
    writeLead(index, into, at) {
      into[at] = tag
      writeVarint(into, at + 1, ends[index]! - starts[index]!)
    },
  })
}

/** Items are written last, and their tag takes one byte: so it is with all of upstream's lists. */
function itemsOf(type: ObjectType) {
  const items = type.fieldsByName.get('items')
  const isLast = type.fields.every(({ pb }) => pb <= (items?.pb ?? 0))
  const isList = items?.type.kind === 'list' && items.type.items.kind === 'object'
  if (!items || !isLast || !isList || items.pb > 15) {
    throw new TypeError(`${type.name} is no list of objects`)
  }
  return items
}

/** A layout as bytes that are made as they are taken. */
class ListBytes implements LazyBytes {
  readonly length: number
  readonly #layout: Layout

  constructor(layout: Layout) {
    const { head, tail, objects, starts, ends } = layout
    let length = head.length + tail.length
    for (let i = 0; i < objects.length; i++) {
      length += layout.leadBytes(i) + ends[i]! - starts[i]!
    }
    this.length = length
    this.#layout = layout
  }

  read(): ByteSource {
    return new ListSource(this.#layout, this.length)
  }
}

class ListSource implements ByteSource {
  left: number
  readonly #layout: Layout
  /** The next object. */
  #next = 0
  /** What is being copied, and where it goes on and ends. */
  #part: Buffer
  #at = 0
  #end: number
  /** Whether that is what stands before the next object. */
  #isLead = false

  constructor(layout: Layout, length: number) {
    this.#layout = layout
    this.left = length
    this.#part = layout.head
    this.#end = layout.head.length
  }

  fill(into: Buffer): void {
    const { length } = into
    for (let at = 0; at < length; ) {
      if (this.#at === this.#end) at += this.#begin(into, at)
      const end = Math.min(this.#end, this.#at + length - at)
      at += this.#part.copy(into, at, this.#at, end)
      this.#at = end
    }
    this.left -= length
  }

  /** Goes on to the next part; answers how much of what stands before it was written already. */
  #begin(into: Buffer, at: number): number {
    const { objects, starts, ends, tail } = this.#layout
    const index = this.#next
    if (index === objects.length) {
      this.#take(tail, 0, tail.length)
      return 0
    }
    const leadBytes = this.#isLead ? 0 : this.#layout.leadBytes(index)
    if (at + leadBytes > into.length) {
      const lead = Buffer.allocUnsafe(leadBytes)
      this.#layout.writeLead(index, lead, 0)
      this.#isLead = true
      this.#take(lead, 0, leadBytes)
      return 0
    }
    if (leadBytes > 0) this.#layout.writeLead(index, into, at)
    this.#isLead = false
    this.#next++
    this.#take(objects[index]!, starts[index]!, ends[index]!)
    return leadBytes
  }

  #take(part: Buffer, at: number, end: number): void {
    this.#part = part
    this.#at = at
    this.#end = end
  }
}
