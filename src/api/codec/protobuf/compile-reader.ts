/**
 * Turns a type of the schema into a function that reads its objects from a protobuf message. What
 * comes out is what the JSON reader makes of the same object: frozen, and with equal parts shared.
 */

import { setOwn, withoutSlack } from '#api/codec/json/values.ts'
import { plainMaker } from '#api/codec/plain-object.ts'
import { wireTypeOf } from '#api/codec/protobuf/compile-writer.ts'
import {
  protobufParts,
  protobufScalars,
  type Read,
  readText,
  textReader,
} from '#api/codec/protobuf/scalars.ts'
import { type WireReader, wire } from '#api/codec/protobuf/wire.ts'
import { hashStep } from '#api/codec/string-table.ts'
import { createPlace, recall, remember } from '#api/codec/value-table.ts'
import { DecodeError } from '#api/decode-error.ts'
import type { Field, ObjectType, Type, UnionType } from '#api/schema.ts'
import { zeroOf } from '#api/zero.ts'

type Fields = Record<string, unknown>

/** Equal to no value: the field is never left out for what it holds. */
const never = Symbol('never')

interface FieldReader {
  readonly inner: undefined
  readonly name: string
  /** Where among the type's fields; the values of a message are gathered by it. */
  readonly slot: number
  readonly wireType: number
  readonly read: Read
  /** For lists and maps: reads all values that stand side by side, with their tags. */
  readonly readRun: ReadRun | undefined
  readonly required: boolean
  readonly zero: unknown
  readonly drop: unknown
}

/** By protobuf number: a field, or the table of a message that holds more fields of the object. */
type Numbers = readonly (FieldReader | Inner | undefined)[]
interface Inner {
  readonly inner: Numbers
}

/** Reads values with the given tag; the first tag has been read, and began at `start`. */
type ReadRun = (r: WireReader, end: number, tag: number, start: number) => unknown

interface Shape {
  readonly fields: readonly FieldReader[]
  readonly numbers: Numbers
  readonly zero: unknown
  readonly Make: new () => Fields
}

const shapes = new WeakMap<ObjectType, Shape>()

/**
 * Reads an object of this type from bytes that hold nothing but its message, and adds its fields to
 * those it has already.
 */
export function readProtobuf(type: ObjectType, r: WireReader, object: Fields): unknown {
  const shape = shapeOf(type)
  return Object.freeze(
    readMessage(r, r.bytes.length, shape, Object.assign(new shape.Make(), object)),
  )
}

function shapeOf(type: ObjectType): Shape {
  const known = shapes.get(type)
  if (known) return known
  const fields = type.fields.map(compileField)
  const byName = new Map(fields.map((field) => [field.name, field]))
  const shape: Shape = {
    fields,
    numbers: numbersOf(type, byName),
    zero: zeroOf(type),
    Make: plainMaker(),
  }
  shapes.set(type, shape)
  return shape
}

/** An inlined type's message nests what the object holds flat, and may do so again. */
function numbersOf(type: ObjectType, byName: ReadonlyMap<string, FieldReader>): Numbers {
  const result: (FieldReader | Inner | undefined)[] = [undefined]
  for (const { name, pb, inline } of type.fields)
    if (!inline && pb > 0) result[pb] = byName.get(name)
  for (const { pb, type: inner } of type.inlines) result[pb] = { inner: numbersOf(inner, byName) }
  return Array.from(result)
}

function compileField(field: Field, slot: number): FieldReader {
  const { name, type, required } = field
  return {
    inner: undefined,
    name,
    slot,
    wireType: field.wrapped ? wire.bytes : wireTypeOf(type),
    read: field.wrapped && type.kind === 'list' ? listMessage(type.items) : compile(type),
    readRun: field.wrapped ? undefined : compileRun(type),
    required,
    zero: required ? zeroOf(type) : undefined,
    drop: required ? never : droppedOf(field),
  }
}

function droppedOf({ type, always, pointer }: Field): unknown {
  if (type.kind === 'object') return always && !pointer ? zeroOf(type) : never
  if (type.kind === 'union') return pointer ? never : null
  if (type.kind === 'Json') return never
  return pointer ? never : zeroOf(type)
}

function compile(type: Type): Read {
  switch (type.kind) {
    case 'object': {
      let shape: Shape | undefined
      return sharing((r, end) => {
        shape ??= shapeOf(type)
        const object = readMessage(r, end, shape, new shape.Make())
        return r.isZero ? shape.zero : object
      })
    }
    case 'union':
      return compileUnion(type)
    case 'list':
      return listMessage(type.items)
    case 'map':
      return (r, end) => r.skip(wire.bytes, end)
    case 'string':
      return textReader()
    case 'bool':
    case 'int32':
    case 'int64':
    case 'float64':
    case 'Bytes':
      return protobufScalars[type.kind]!
    default:
      return sharing(protobufParts[type.kind]!)
  }
}

/** Reads a message with its length before it. */
function sharing(read: Read): Read {
  const place = createPlace(read)
  return (r, end) => {
    const until = r.length(end)
    if (place.guess >= 0) {
      const known = recall(r, place, until - r.pos)
      if (known !== undefined) return known
    }
    const start = r.pos
    return remember(r, place, start, read(r, until))
  }
}

/** A list where protobuf knows only messages: its items are field 1 of one. */
function listMessage(items: Type): Read {
  const read = compile(items)
  return (r, end) => {
    const until = r.length(end)
    const list: unknown[] = []
    let hash = 4
    while (r.pos < until) {
      const tag = readTag(r, until)
      if (tag >>> 3 === 1) list.push(read(r, until))
      else r.skip(tag & 7, until)
      hash = hashStep(hash, r.hash)
    }
    r.hash = hash
    return Object.freeze(withoutSlack(list))
  }
}

function readTag(r: WireReader, end: number): number {
  const tag = r.int32(end)
  if (tag >>> 3 === 0) throw new DecodeError(`proto: illegal tag ${tag >>> 3} (wire type ${tag})`)
  return tag
}

function compileRun(type: Type): ReadRun | undefined {
  if (type.kind === 'list') return sharingRun(listRun(compile(type.items), wireTypeOf(type.items)))
  if (type.kind === 'map') return sharingRun(mapRun(compile(type.values), type.values))
  return undefined
}

/** What stands side by side is shared as one part, unless more of it follows. */
function sharingRun(read: ReadRun): ReadRun {
  const place = createPlace(read)
  return (r, end, tag, start) => {
    const after = r.pos
    if (place.guess >= 0) {
      r.pos = start
      const known = recall(r, place)
      if (known !== undefined && r.pos <= end && !isNext(r, end, tag)) return known
      r.pos = after
    }
    return remember(r, place, start, read(r, end, tag, start))
  }
}

/** Whether the given tag is the next; if so it is read. */
function takes(r: WireReader, end: number, tag: number): boolean {
  const before = r.pos
  if (before < end && r.int32(end) === tag) return true
  r.pos = before
  return false
}

function isNext(r: WireReader, end: number, tag: number): boolean {
  const before = r.pos
  const isSame = takes(r, end, tag)
  r.pos = before
  return isSame
}

function listRun(read: Read, wireType: number): ReadRun {
  return (r, end, tag) => {
    const { stack, top: base } = r
    let hash = 2
    do {
      const isPacked = (tag & 7) !== wireType
      const until = isPacked ? r.length(end) : end
      do {
        const item = read(r, until)
        stack[r.top++] = item
        hash = hashStep(hash, r.hash)
      } while (isPacked && r.pos < until)
    } while (takes(r, end, tag))
    const list = stack.slice(base, r.top)
    r.top = base
    r.hash = hash
    return list
  }
}

function mapRun(read: Read, values: Type): ReadRun {
  const zero = values.kind === 'list' ? Object.freeze([]) : zeroOf(values)
  return (r, end, tag) => {
    const map: Record<string, unknown> = {}
    let hash = 3
    do {
      const until = r.length(end)
      let key = ''
      let value: unknown = zero
      while (r.pos < until) {
        const inner = readTag(r, until)
        if (inner >>> 3 === 1) key = readText(r, until)
        else if (inner >>> 3 === 2) value = read(r, until)
        else r.skip(inner & 7, until)
        hash = hashStep(hash, r.hash)
      }
      setOwn(map, key, value)
    } while (takes(r, end, tag))
    r.hash = hash
    return map
  }
}

function readMessage(r: WireReader, end: number, shape: Shape, result: Fields): unknown {
  const { fields } = shape
  const { stack, top: base } = r
  const count = fields.length
  for (let i = 0; i < count; i++) stack[base + i] = undefined
  r.top = base + count
  r.enter()
  r.hash = gather(r, end, shape.numbers, base)
  r.leave()
  r.top = base
  let kept = 0
  for (let i = 0; i < count; i++) {
    const field = fields[i]!
    const value = stack[base + i]
    if (value !== undefined && value !== field.drop) {
      result[field.name] = value
      if (value !== field.zero) kept++
    } else if (field.required) result[field.name] = field.zero
  }
  r.isZero = kept === 0
  return result
}

/** Reads fields up to `end` into their slots, and answers a hash of them all. */
function gather(r: WireReader, end: number, numbers: Numbers, base: number): number {
  let hash = 5
  while (r.pos < end) {
    r.start = r.pos
    const tag = readTag(r, end)
    const field = numbers[tag >>> 3]
    if (field === undefined) r.skip(tag & 7, end)
    else if (field.inner !== undefined) {
      const until = r.length(end)
      r.hash = gather(r, until, field.inner, base)
    } else {
      const slot = base + field.slot
      const before = r.stack[slot]
      const value = gatherField(r, end, field, tag)
      r.stack[slot] = before === undefined || !field.readRun ? value : joined(before, value)
    }
    hash = hashStep(hashStep(hash, tag), r.hash)
  }
  return hash
}

function gatherField(r: WireReader, end: number, field: FieldReader, tag: number): unknown {
  const wireType = tag & 7
  const { readRun } = field
  if (readRun === undefined) {
    if (wireType !== field.wireType) throw wrongWireType(tag, field.name)
    return field.read(r, end)
  }
  if (wireType !== wire.bytes && wireType !== wire.varint) throw wrongWireType(tag, field.name)
  return readRun(r, end, tag, r.start)
}

function wrongWireType(tag: number, name: string): DecodeError {
  const goName = name.slice(0, 1).toUpperCase() + name.slice(1)
  return new DecodeError(`proto: wrong wireType = ${tag & 7} for field ${goName}`)
}

/** Values of one field that do not stand side by side. */
function joined(first: unknown, second: unknown): unknown {
  if (Array.isArray(first)) return Object.freeze([...first, ...(second as readonly unknown[])])
  return Object.freeze({ ...(first as object), ...(second as object) })
}

function compileUnion({ object, other, pb }: UnionType): Read {
  let readObject: Read | undefined
  let readOther: Read | undefined
  return (r, end) => {
    readObject ??= compile(object)
    readOther ??= compile(other.kind === 'list' ? other.items : other)
    const until = r.length(end)
    const others: unknown[] = []
    let found: unknown
    let hash = 6
    while (r.pos < until) {
      const tag = readTag(r, until)
      if (tag >>> 3 === pb.object) found = readObject(r, until)
      else if (tag >>> 3 === pb.other) others.push(readOther(r, until))
      else r.skip(tag & 7, until)
      hash = hashStep(hashStep(hash, tag), r.hash)
    }
    r.hash = hash
    if (found !== undefined) return found
    if (other.kind !== 'list') return others.at(-1) ?? false
    return others.length > 0 ? Object.freeze(withoutSlack(others)) : null
  }
}
