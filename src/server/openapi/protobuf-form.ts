/**
 * The protobuf form of OpenAPI documents, which gnostic defined and older clients ask for: written
 * from their JSON by a table of messages.
 */
import { encodeJsonValue } from '#api/codec/json.ts'
import { WireWriter, wire } from '#api/codec/protobuf/wire.ts'
import type { Json } from '#api/scalars/scalars.ts'

/** A scalar, `any` (the value as text, inside a message), or a message's name; `[]` before it: many. */
type FieldType = string
type FieldSpec = readonly [pb: number, type: FieldType]

export interface MessageSpec {
  readonly fields?: Readonly<Record<string, FieldSpec>>
  /** All other keys: many messages of a name and a value. */
  readonly rest?: FieldSpec
  /** Keys that begin with x-. */
  readonly extensions?: number
  /** A message of which one field is set, by what the value is. */
  choose?(value: Json): FieldSpec | undefined
}

export type MessageTable = Readonly<Record<string, MessageSpec>>

export function encodeDocument(document: Json, table: MessageTable): Buffer {
  const encoder = { w: new WireWriter(), table }
  writeMessage(encoder, 'Document', document)
  return encoder.w.finish()
}

interface Encoder {
  readonly w: WireWriter
  readonly table: MessageTable
}

/** The writer goes from the end to the beginning, so that fields are written in falling order. */
function writeMessage(encoder: Encoder, name: string, value: Json): void {
  const spec = encoder.table[name]!
  if (spec.choose) {
    const chosen = spec.choose(value)
    if (chosen) writeField(encoder, chosen, value)
    return
  }
  const parts = Object.entries(value as Readonly<Record<string, Json>>).flatMap(([key, part]) => {
    const place = placeOf(spec, key)
    return place && !isNothing(place.field, part) ? [{ ...place, part }] : []
  })
  const backwards = parts.toReversed().toSorted((a, b) => b.field[0] - a.field[0])
  for (const { field, named, part } of backwards) {
    if (named === undefined) writeField(encoder, field, part)
    else writeNamed(encoder, field, { name: named, value: part })
  }
}

/** What a message does not tell from absence. */
function isNothing([, type]: FieldSpec, value: Json): boolean {
  return (type === 'string' && value === '') || (type === 'bool' && value === false)
}

interface Place {
  readonly field: FieldSpec
  /** The key, where it stands in the message with the value. */
  readonly named?: string
}

function placeOf({ fields = {}, rest, extensions }: MessageSpec, key: string): Place | undefined {
  if (Object.hasOwn(fields, key)) return { field: fields[key]! }
  if (extensions !== undefined && key.startsWith('x-')) {
    return { field: [extensions, 'any'], named: key }
  }
  return rest && { field: rest, named: key }
}

interface Named {
  readonly name: string
  readonly value: Json
}

function writeNamed(encoder: Encoder, [pb, type]: FieldSpec, { name, value }: Named): void {
  const { w } = encoder
  const { size } = w
  writeField(encoder, [2, type], value)
  writeField(encoder, [1, 'string'], name)
  w.lengthSince(size)
  w.varint(pb * 8 + wire.bytes)
}

function writeField(encoder: Encoder, [pb, type]: FieldSpec, value: Json): void {
  const { w } = encoder
  if (type.startsWith('[]')) {
    const items = Array.isArray(value) ? (value as readonly Json[]) : [value]
    for (const item of items.toReversed()) writeField(encoder, [pb, type.slice(2)], item)
    return
  }
  const wireType = writeScalar(w, type, value)
  if (wireType === undefined) {
    const { size } = w
    // JSON is YAML too, which is what the text is read as.
    if (type === 'any') writeField(encoder, [2, 'string'], `${encodeJsonValue(value)}\n`)
    else writeMessage(encoder, type, value)
    w.lengthSince(size)
  }
  w.varint(pb * 8 + (wireType ?? wire.bytes))
}

/** Answers how it is written; nothing if it is no scalar. */
function writeScalar(w: WireWriter, type: string, value: Json): number | undefined {
  switch (type) {
    case 'string':
      w.text(String(value))
      return wire.bytes
    case 'bool':
      w.varint(value === true ? 1 : 0)
      return wire.varint
    case 'int64':
      w.int64(value as number | bigint)
      return wire.varint
    case 'double':
      w.double(Number(value))
      return wire.fixed64
    default:
      return undefined
  }
}

/** A reference, or the thing itself. */
export function orReference(type: string, reference: string): MessageSpec {
  return { choose: (value) => (hasRef(value) ? [2, reference] : [1, type]) }
}

function hasRef(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$ref')
}
