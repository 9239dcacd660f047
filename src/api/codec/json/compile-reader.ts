/**
 * Turns a type of the schema into a function that reads its objects straight from JSON. What comes
 * out is what decode.ts makes of the parsed value: frozen, and with equal parts shared.
 */

import { mergeRepeated } from '#api/codec/json/merge-repeated.ts'
import { type JsonReader, malformed, readNull, readString } from '#api/codec/json/reader.ts'
import { type Read, scalarReaders, stringReader } from '#api/codec/json/scalars.ts'
import { hasMore, isTaken, readKey, setOwn, skipValue } from '#api/codec/json/values.ts'
import { plainMaker } from '#api/codec/plain-object.ts'
import { hashStep } from '#api/codec/string-table.ts'
import { createPlace, recall, remember } from '#api/codec/value-table.ts'
import { DecodeError, notSchema } from '#api/decode-error.ts'
import { goStructName, goTypeName } from '#api/go-type-name.ts'
import type { Field, ListType, MapType, ObjectType, Type, UnionType } from '#api/schema.ts'
import { emptyList, emptyMap, keptIfEmpty, zeroOf } from '#api/zero.ts'

/** Equal to no value: the field is never left out for what it holds. */
const never = Symbol('never')

interface FieldReader {
  readonly name: string
  readonly index: number
  readonly type: Type
  /** The bytes of `"name":`. */
  readonly key: Buffer
  readonly read: Read
  readonly required: boolean
  readonly zero: unknown
  /** The value that says no more than the field's absence. */
  readonly drop: unknown
  /** The field that followed this one the last time. */
  next: FieldReader | undefined
}

interface Shape {
  readonly type: ObjectType
  readonly struct: string
  readonly fields: readonly FieldReader[]
  readonly byName: ReadonlyMap<string, FieldReader>
  readonly requiredCount: number
  readonly zero: unknown
  readonly Make: new () => Record<string, unknown>
  /** The field that came first the last time. */
  first: FieldReader | undefined
}

const shapes = new WeakMap<ObjectType, Shape>()

/** Reads an object of this type, at its opening brace or at null. */
export function compileJsonReader(type: ObjectType): Read {
  return orNull(compile(type), zeroOf(type))
}

function shapeOf(type: ObjectType): Shape {
  const known = shapes.get(type)
  if (known) return known
  const header = type.header ? [headerField('kind'), headerField('apiVersion')] : []
  const fields = [...header, ...type.fields].map(compileField)
  const shape: Shape = {
    type,
    struct: goStructName(type.name),
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    requiredCount: fields.filter((field) => field.required).length,
    zero: zeroOf(type),
    Make: plainMaker(),
    first: fields[0],
  }
  shapes.set(type, shape)
  return shape
}

function headerField(name: string): Field {
  const type = { kind: 'string' } as const
  return { name, type, pb: 0, mandatory: false, required: false, always: false, pointer: false }
}

function compileField(field: Field, index: number): FieldReader {
  const { name, type, required } = field
  return {
    name,
    index,
    type,
    key: Buffer.from(`"${name}":`),
    read: compile(type),
    required,
    zero: required ? zeroOf(type) : never,
    drop: droppedOf(field),
    next: undefined,
  }
}

/** The value that says no more than the field's absence. */
function droppedOf({ type, always, pointer }: Field): unknown {
  if (keptIfEmpty.has(type.kind)) return never
  if (type.kind === 'object') return always && !pointer ? zeroOf(type) : never
  if (type.kind === 'union') return pointer ? never : null
  if (type.kind === 'RawObject' || type.kind === 'Json') return never
  return pointer ? never : zeroOf(type)
}

/** Reads a value that is not null, at its first byte. */
function compile(type: Type): Read {
  switch (type.kind) {
    case 'object': {
      let shape: Shape | undefined
      return sharing((r) => {
        shape ??= shapeOf(type)
        return readStruct(r, shape)
      })
    }
    case 'list':
      return sharing(compileList(type))
    case 'map':
      return sharing(compileMap(type))
    case 'union':
      return compileUnion(type)
    case 'string':
      return stringReader()
    case 'FieldsV1':
    case 'RawObject':
    case 'Json':
      return sharing(scalarReaders[type.kind])
    default:
      return scalarReaders[type.kind]
  }
}

function orNull(read: Read, zero: unknown): Read {
  return (r) => {
    if (r.peek() !== 0x6e) return read(r)
    readNull(r)
    return zero
  }
}

/** Complaints belong to one place, so what was complained of is not shared. */
function sharing(read: Read): Read {
  const place = createPlace(read)
  return (r) => {
    if (place.guess >= 0) {
      const known = recall(r, place)
      if (known !== undefined) return known
    }
    const start = r.pos
    const complaints = r.complaints
    const value = read(r)
    return r.complaints === complaints ? remember(r, place, start, value) : Object.freeze(value)
  }
}

function compileList(type: ListType): Read {
  const readItem = orNull(compile(type.items), zeroOf(type.items))
  return (r) => {
    if (r.bytes[r.pos] !== 0x5b) throw r.mismatch(goTypeName(type))
    r.pos++
    r.hash = 2
    if (r.peek() === 0x5d) {
      r.pos++
      return emptyList
    }
    const { stack, top: base } = r
    let hash = 2
    do {
      r.enter(r.top - base, undefined)
      const item = readItem(r)
      stack[r.top++] = item
      r.leave()
      hash = hashStep(hash, r.hash)
    } while (hasMore(r, 0x5d))
    const list = stack.slice(base, r.top)
    r.top = base
    r.hash = hash
    return list
  }
}

function compileMap(type: MapType): Read {
  const { values } = type
  const zero = zeroOf(values)
  const read = orNull(compile(values), zero)
  return (r) => {
    if (r.bytes[r.pos] !== 0x7b) throw r.mismatch(goTypeName(type))
    r.pos++
    r.hash = 3
    if (r.peek() === 0x7d) {
      r.pos++
      return emptyMap
    }
    const map: Record<string, unknown> = {}
    let hash = 3
    do {
      const key = readKey(r)
      hash = hashStep(hash, r.hash)
      if (isTaken(map, key)) r.complain('duplicate', key)
      r.enter(key, undefined)
      r.peek()
      setOwn(map, key, read(r))
      r.leave()
      hash = hashStep(hash, r.hash)
    } while (hasMore(r, 0x7d))
    r.hash = hash
    return map
  }
}

function compileUnion({ object, other }: UnionType): Read {
  let readObject: Read | undefined
  let readOther: Read | undefined
  return (r) => {
    if (r.bytes[r.pos] === 0x7b) {
      readObject ??= compile(object)
      return readObject(r)
    }
    readOther ??= compile(other)
    const c = r.bytes[r.pos]
    if (other.kind === 'bool') {
      if (c !== 0x74 && c !== 0x66) throw new DecodeError(notSchema, r.at())
      return readOther(r)
    }
    if (c === 0x5b) return readOther(r)
    skipValue(r)
    return null
  }
}

function readStruct(r: JsonReader, shape: Shape): unknown {
  if (r.bytes[r.pos] !== 0x7b) throw r.mismatch(goTypeName(shape.type))
  const result = new shape.Make()
  let seenLow = 0
  let seenHigh = 0
  let required = 0
  let kept = 0
  let last = -1
  let inOrder = true
  let hash = 5
  let before: FieldReader | undefined
  r.pos++
  if (r.peek() === 0x7d) r.pos++
  else {
    do {
      const field = readFieldKey(r, shape, before)
      if (field === undefined) continue
      before = field
      const { index } = field
      const bit = 1 << (index & 31)
      const isRepeated = ((index < 32 ? seenLow : seenHigh) & bit) !== 0
      if (index < 32) seenLow |= bit
      else seenHigh |= bit
      if (isRepeated) r.complain('duplicate', field.name)
      else if (field.required) required++
      if (index <= last) inOrder = false
      last = index
      const value = readFieldValue(r, shape, field)
      hash = hashStep(hashStep(hash, index), r.hash)
      if (value !== undefined && value !== field.zero) kept++
      if (isRepeated) mergeRepeated(result, field.name, field.type, value)
      else if (value !== undefined) result[field.name] = value
    } while (hasMore(r, 0x7d))
  }
  r.hash = hash
  if (kept === 0) return shape.zero
  return inOrder && required === shape.requiredCount ? result : arrange(result, shape)
}

/** The value of a field; undefined where it says no more than the field's absence. */
function readFieldValue(r: JsonReader, shape: Shape, field: FieldReader): unknown {
  if (r.peek() === 0x6e) {
    readNull(r)
    return field.required ? field.zero : undefined
  }
  r.enter(field.name, shape.struct)
  const value = field.read(r)
  r.leave()
  if (value !== field.drop) return value
  return field.required ? field.zero : undefined
}

/** Reads a key and its colon; what is no field is complained of and skipped with its value. */
function readFieldKey(
  r: JsonReader,
  shape: Shape,
  before: FieldReader | undefined,
): FieldReader | undefined {
  const guess = before ? before.next : shape.first
  r.peek()
  if (guess !== undefined) {
    const { bytes, pos } = r
    const { key } = guess
    const { length } = key
    let i = 0
    while (i < length && bytes[pos + i] === key[i]) i++
    if (i === length) {
      r.pos = pos + length
      return guess
    }
  }
  if (r.bytes[r.pos] !== 0x22) throw malformed
  const name = readString(r)
  if (r.peek() !== 0x3a) throw malformed
  r.pos++
  const field = shape.byName.get(name)
  if (field === undefined) {
    r.complain('unknown', name)
    skipValue(r)
  } else if (before) before.next = field
  else shape.first = field
  return field
}

/** The same object with its fields in the schema's order, and all that are required. */
function arrange(object: Record<string, unknown>, { fields }: Shape): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const { name, required, zero } of fields) {
    const value = object[name]
    if (value !== undefined) result[name] = value
    else if (required) result[name] = zero
  }
  return result
}
