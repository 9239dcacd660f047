/**
 * Lists put together from objects that are encoded already: each object's bytes stand in the list
 * as they are, without what only an object that stands alone has (its kind, its envelope). No
 * object is decoded or encoded again.
 */
import { encodeJson, encodeJsonValue } from '#api/codec/json.ts'
import { varintBytes, wire, writeVarint } from '#api/codec/protobuf/wire.ts'
import { encodeMessage, envelopeHead, envelopeTail, rawSpan } from '#api/codec/protobuf.ts'
import type { JsonObject } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'

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
  /**
   * Chunks are made as they are taken, of about so many bytes, so that a list of any length needs
   * no more memory at a time. One chunk, where nothing is said.
   */
  readonly chunkBytes?: number
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
export function jsonListChunks(
  type: ObjectType | undefined,
  head: ListHead,
  objects: readonly Buffer[],
  form: ListForm = {},
): Iterable<Buffer> {
  const [before, after] = type ? builtInFrame(type, head) : customFrame(head)
  const isWhole = form.keepsKinds || !type
  const starts = isWhole ? objects.map(() => 1) : headerEnds(objects)
  const layout: Layout = {
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
  }
  return chunksOf(layout, form)
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
export function protobufListChunks(
  type: ObjectType,
  head: ListHead,
  objects: readonly Buffer[],
  form: ListForm = {},
): Iterable<Buffer> {
  const { pb } = itemsOf(type)
  const fields = encodeMessage(type, { metadata: head.metadata })
  const spans = objects.map(rawSpan)
  const starts = spans.map(({ start }) => start)
  const ends = spans.map(({ end }) => end)
  const tag = pb * 8 + wire.bytes
  let rawBytes = fields.length
  for (const { start, end } of spans) rawBytes += 1 + varintBytes(end - start) + end - start
  return chunksOf(
    {
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
    },
    form,
  )
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

function* chunksOf(layout: Layout, { chunkBytes = Infinity }: ListForm): Generator<Buffer> {
  const { head, tail, objects, starts, ends } = layout
  const count = objects.length
  let from = 0
  do {
    let to = from
    let size = from === 0 ? head.length : 0
    for (; to < count && (to === from || size < chunkBytes); to++) {
      size += layout.leadBytes(to) + ends[to]! - starts[to]!
    }
    if (to === count) size += tail.length
    const chunk = Buffer.allocUnsafe(size)
    let at = from === 0 ? head.copy(chunk) : 0
    for (let i = from; i < to; i++) {
      layout.writeLead(i, chunk, at)
      at += layout.leadBytes(i)
      at += objects[i]!.copy(chunk, at, starts[i], ends[i])
    }
    if (to === count) tail.copy(chunk, at)
    yield chunk
    from = to
  } while (from < count)
}
