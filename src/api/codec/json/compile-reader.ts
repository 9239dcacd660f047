/**
 * Turns a type of the schema into a function that reads its objects straight from JSON. What comes
 * out is what decode.ts makes of the parsed value: frozen, and with equal parts shared.
 */

import { mergeRepeated } from '#api/codec/json/merge-repeated.ts'
import { type JsonReader, malformed, readNull, readString } from '#api/codec/json/reader.ts'
import { type Read, scalarReaders, startsNumber, stringReader } from '#api/codec/json/scalars.ts'
import { hasMore, isTaken, readKey, setOwn, skipValue } from '#api/codec/json/values.ts'
import {
  createSteps,
  fieldsOf,
  type MadeField,
  type Steps,
  stepTo,
} from '#api/codec/object-maker.ts'
import { DecodeError, notSchema } from '#api/codec/plain/decode-error.ts'
import { hashStep } from '#api/codec/string-table.ts'
import { createPlace, recall, remember } from '#api/codec/value-table.ts'
import { areWordsAt, type Words, wordsOf } from '#api/codec/words.ts'
import { goHeaderName, goInlinedNames, goStructName, goTypeName } from '#api/schema/go-type-name.ts'
import type { Field, ListType, MapType, ObjectType, Type, UnionType } from '#api/schema/schema.ts'
import { emptyList, emptyMap, keptIfEmpty, zeroOf } from '#api/schema/zero.ts'

interface FieldReader extends MadeField {
  readonly type: Type
  /** The bytes of `"name":`. */
  readonly key: Words
  readonly keyBytes: number
  /** The struct it belongs to, and after dots those within it that hold the field. */
  readonly struct: string
  /** Reads undefined for what says no more than the field's absence. */
  readonly read: Read
  /** The field that followed this one the last time. */
  next: FieldReader | undefined
}

interface Shape {
  readonly type: ObjectType
  readonly fields: readonly FieldReader[]
  readonly byName: ReadonlyMap<string, FieldReader>
  readonly zero: unknown
  readonly steps: Steps<FieldReader>
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
  const fields = [...header, ...type.fields].map((field, slot) => {
    const inlined = slot < header.length ? [goHeaderName] : goInlinedNames(field)
    return compileField(field, slot, [goStructName(type.name), ...inlined].join('.'))
  })
  const shape: Shape = {
    type,
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    zero: zeroOf(type),
    steps: createSteps(fields),
    first: fields[0],
  }
  shapes.set(type, shape)
  return shape
}

function headerField(name: string): Field {
  const type = { kind: 'string' } as const
  return { name, type, pb: 0, mandatory: false, required: false, always: false, pointer: false }
}

function compileField(field: Field, slot: number, struct: string): FieldReader {
  const { name, type, required } = field
  return {
    name,
    slot,
    type,
    key: wordsOf(`"${name}":`),
    keyBytes: Buffer.byteLength(`"${name}":`),
    struct,
    read: dropping(type, compile(type), silentOf(field)),
    required,
    zero: required ? zeroOf(type) : undefined,
    next: undefined,
  }
}

/** The value that says no more than the field's absence; undefined if there is none. */
function silentOf({ type, always, pointer, required }: Field): unknown {
  if (type.kind === 'RawObject' || type.kind === 'Json') return undefined
  if (keptIfEmpty.has(type.kind)) return required ? zeroOf(type) : undefined
  if (type.kind === 'object') return required || (always && !pointer) ? zeroOf(type) : undefined
  return required || !pointer ? zeroOf(type) : undefined
}

/**
 * Reads undefined for a value that says no more than the field's absence. The engine compares
 * quickly only where it has always met values of one kind, so each kind has a place of its own.
 */
function dropping(type: Type, read: Read, silent: unknown): Read {
  if (silent === undefined) return read
  switch (type.kind) {
    case 'string':
      return (r) => {
        const text = read(r) as string
        return text.length === 0 ? undefined : text
      }
    case 'bool':
      return (r) => read(r) === true || undefined
    case 'int32':
      return (r) => (read(r) as number) || undefined
    case 'object':
      return (r) => {
        const value = read(r) as object
        return value === silent ? undefined : value
      }
    default:
      return (r) => {
        const value = read(r)
        return value === silent ? undefined : value
      }
  }
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
      return stringReader(goTypeName(type))
    case 'FieldsV1':
    case 'RawObject':
    case 'Json':
      return sharingAllButNumbers(scalarReaders[type.kind])
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

/** Numbers do not tell their own end: 1000 begins as 10000 does. */
function sharingAllButNumbers(read: Read): Read {
  const share = sharing(read)
  return (r) => (startsNumber(r) ? read(r) : share(r))
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

/** Upstream reads these by methods of their own, which know nothing of strict decoding. */
function compileUnion(type: UnionType): Read {
  const read = compileSides(type)
  return (r) => {
    const { strict } = r
    const listed = strict.length
    const value = read(r)
    strict.length = listed
    return value
  }
}

function compileSides({ object, other }: UnionType): Read {
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
  const { stack, top: base } = r
  const { steps } = shape
  let step = steps.first
  /** The fields whose values lie on the stack, once one of them came again. */
  let pairs: FieldReader[] | undefined
  let seenLow = 0
  let seenHigh = 0
  let hash = 5
  let before: FieldReader | undefined
  r.pos++
  if (r.peek() === 0x7d) r.pos++
  else {
    do {
      const field = readFieldKey(r, shape, before)
      if (field === undefined) continue
      before = field
      const { slot } = field
      const bit = 1 << (slot & 31)
      const isRepeated = ((slot < 32 ? seenLow : seenHigh) & bit) !== 0
      if (slot < 32) seenLow |= bit
      else seenHigh |= bit
      if (isRepeated) {
        r.complain('duplicate', field.name)
        pairs ??= fieldsOf(step)
      }
      const value = readFieldValue(r, field)
      hash = (Math.imul((Math.imul(hash, 31) + slot) | 0, 31) + r.hash) | 0
      if (pairs !== undefined) {
        stack[r.top++] = value
        pairs.push(field)
      } else if (value !== undefined) {
        stack[r.top++] = value
        const { next } = step
        step = next !== undefined && next.field === field ? next : stepTo(steps, step, field)
      }
    } while (hasMore(r, 0x7d))
  }
  r.hash = hash
  r.top = base
  if (pairs !== undefined) return mergePairs(stack.slice(base), pairs, shape)
  return step.field === undefined ? shape.zero : step.make(stack, base)
}

/** The value of a field; undefined where it says no more than the field's absence. */
function readFieldValue(r: JsonReader, field: FieldReader): unknown {
  if (r.peek() === 0x6e) {
    readNull(r)
    return undefined
  }
  r.enter(field.name, field.struct)
  const value = field.read(r)
  r.leave()
  return value
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
    const { pos } = r
    const { keyBytes } = guess
    if (pos + keyBytes <= r.bytes.length && areWordsAt(r.view, pos, guess.key, keyBytes)) {
      r.pos = pos + keyBytes
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

/** An object of fields some of which came more than once. */
function mergePairs(
  values: readonly unknown[],
  pairs: readonly FieldReader[],
  { fields, zero }: Shape,
): unknown {
  const object: Record<string, unknown> = {}
  for (const [i, { name, type }] of pairs.entries()) mergeRepeated(object, name, type, values[i])
  const result: Record<string, unknown> = {}
  let isZero = true
  for (const field of fields) {
    const value = object[field.name]
    if (value !== undefined) {
      result[field.name] = value
      isZero = false
    } else if (field.required) result[field.name] = field.zero
  }
  return isZero ? zero : result
}
