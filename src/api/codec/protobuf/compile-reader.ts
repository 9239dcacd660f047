/**
 * Turns a type of the schema into a function that reads its objects from a protobuf message. What
 * comes out is what the JSON reader makes of the same object: frozen, and with equal parts shared.
 */

import { setOwn, withoutSlack } from '#api/codec/json/values.ts'
import { createSteps, stepTo } from '#api/codec/object-maker.ts'
import { wireTypeOf } from '#api/codec/protobuf/compile-writer.ts'
import {
  type FieldReader,
  type Inner,
  type Numbers,
  type ReadRun,
  readMessage,
  type Shape,
} from '#api/codec/protobuf/read-message.ts'
import { addsUp } from '#api/codec/protobuf/regroup.ts'
import {
  protobufParts,
  protobufScalars,
  type Read,
  readText,
  textReader,
} from '#api/codec/protobuf/scalars.ts'
import { type SmallMessage, skipField } from '#api/codec/protobuf/tags.ts'
import { type WireReader, wire } from '#api/codec/protobuf/wire.ts'
import { hashStep } from '#api/codec/string-table.ts'
import { createPlace, recall, remember } from '#api/codec/value-table.ts'
import { goFieldName, goStructName } from '#api/schema/go-type-name.ts'
import type { Field, ListType, ObjectType, Type, UnionType } from '#api/schema/schema.ts'
import { zeroOf } from '#api/schema/zero.ts'

const shapes = new WeakMap<ObjectType, Shape>()

/** Reads an object of this type from bytes that hold nothing but its message. */
export function readProtobuf(
  type: ObjectType,
  r: WireReader,
  header: { readonly kind?: string; readonly apiVersion?: string },
): unknown {
  const shape = shapeOf(type)
  let step = shape.steps.first
  for (const field of shape.header) {
    const value = header[field.name as keyof typeof header]
    if (value === undefined) continue
    r.stack[r.top++] = value
    step = stepTo(shape.steps, step, field)
  }
  return Object.freeze(readMessage(r, r.bytes.length, shape, step))
}

const headerNames = ['kind', 'apiVersion'] as const

function shapeOf(type: ObjectType): Shape {
  const known = shapes.get(type)
  if (known) return known
  const header = headerNames.filter((name) => !type.fieldsByName.has(name)).map(headerField)
  const fields = [...header, ...type.fields].map((field, slot) =>
    compileField(field, slot, type.name),
  )
  const byName = new Map(fields.map((field) => [field.name, field]))
  const shape: Shape = {
    goName: goStructName(type.name),
    header: fields.slice(0, header.length),
    fields,
    numbers: numbersOf(type, byName),
    steps: createSteps(fields),
    zero: zeroOf(type),
  }
  shapes.set(type, shape)
  return shape
}

function headerField(name: string): Field {
  const type = { kind: 'string' } as const
  return { name, type, pb: 0, mandatory: false, required: false, always: false, pointer: false }
}

/** An inlined type's message nests what the object holds flat, and may do so again. */
function numbersOf(type: ObjectType, byName: ReadonlyMap<string, FieldReader>): Numbers {
  const result: (FieldReader | Inner | undefined)[] = [undefined]
  for (const { name, pb, inline } of type.fields)
    if (!inline && pb > 0) result[pb] = byName.get(name)
  for (const { pb, type: inner } of type.inlines)
    result[pb] = { inner: numbersOf(inner, byName), goName: goStructName(inner.name) }
  return Array.from(result)
}

function compileField(field: Field, slot: number, holder: string): FieldReader {
  const { name, type, required } = field
  const read = field.wrapped && type.kind === 'list' ? listMessage(type) : compile(type)
  const zero = required ? zeroOf(type) : undefined
  const silent = required ? zero : droppedOf(field)
  return {
    inner: undefined,
    name,
    goName: goNameOf(field),
    holder: goStructName(field.inline?.type.name ?? holder),
    slot,
    wireType: field.wrapped ? wire.bytes : wireTypeOf(type.kind === 'list' ? type.items : type),
    adds: addsUp(type),
    read: dropping(type, read, silent),
    text: type.kind === 'string' ? { slot: -1 } : undefined,
    dropsEmpty: silent === '',
    readRun: field.wrapped ? undefined : compileRun(type),
    required,
    zero,
  }
}

/** Metadata has the name of its type. */
function goNameOf({ name, type }: Field): string {
  const isMeta = name === 'metadata' && type.kind === 'object'
  return isMeta ? goStructName(type.name) : goFieldName(name)
}

/** The value that says no more than the field's absence; undefined if there is none. */
function droppedOf({ type, always, pointer }: Field): unknown {
  if (type.kind === 'object') return always && !pointer ? zeroOf(type) : undefined
  if (type.kind === 'union') return pointer ? undefined : null
  // Empty bytes are only written where they were given, and are told from none.
  if (type.kind === 'Json' || type.kind === 'Bytes') return undefined
  return pointer ? undefined : zeroOf(type)
}

/**
 * Reads undefined for a value that says no more than the field's absence. The engine compares
 * quickly only where it has always met values of one kind, so each kind has a place of its own.
 */
function dropping(type: Type, read: Read, silent: unknown): Read {
  if (silent === undefined) return read
  switch (type.kind) {
    case 'int32':
      return (r, end) => r.int32(end) || undefined
    case 'bool':
      return (r, end) => read(r, end) === true || undefined
    case 'object':
      return (r, end) => {
        const value = read(r, end) as object
        return value === silent ? undefined : value
      }
    default:
      return (r, end) => {
        const value = read(r, end)
        return value === silent ? undefined : value
      }
  }
}

function compile(type: Type): Read {
  switch (type.kind) {
    case 'object': {
      let shape: Shape | undefined
      return sharing((r, end) => {
        shape ??= shapeOf(type)
        const object = readMessage(r, end, shape, shape.steps.first)
        return r.isZero ? shape.zero : object
      })
    }
    case 'union':
      return compileUnion(type)
    case 'list':
      return listMessage(type)
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
function listMessage({ items, go = '' }: ListType): Read {
  const read = compile(items)
  const message: SmallMessage = { name: goStructName(go), fields: [['Items', wireTypeOf(items)]] }
  const itemTag = 8 + wireTypeOf(items)
  return (r, end) => {
    const until = r.length(end)
    const list: unknown[] = []
    let hash = 4
    while (r.pos < until) {
      const tag = r.int32(until)
      if (tag === itemTag) list.push(read(r, until))
      else skipField(r, until, tag, message)
      hash = hashStep(hash, r.hash)
    }
    r.hash = hash
    return Object.freeze(withoutSlack(list))
  }
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
        const inner = r.int32(until)
        // Upstream bounds these by the message that the map is in, and goes on behind the entry.
        if (inner >>> 3 === 1) key = readText(r, end)
        else if (inner >>> 3 === 2) value = read(r, end)
        else r.skip(inner & 7, until)
        hash = hashStep(hash, r.hash)
      }
      r.pos = until
      setOwn(map, key, value)
    } while (takes(r, end, tag))
    r.hash = hash
    return map
  }
}

/** What Go calls a union, by its other side, and that side within it. */
function unionMessage({ object, other, pb }: UnionType): SmallMessage {
  const [suffix, name] =
    other.kind !== 'list'
      ? ['Bool', 'Allows']
      : other.items.kind === 'string'
        ? ['StringArray', 'Property']
        : ['Array', 'JSONSchemas']
  const wireType = wireTypeOf(other.kind === 'list' ? other.items : other)
  const sides = [
    [pb.object, 'Schema', wire.bytes],
    [pb.other, name, wireType],
  ] as const
  const fields = sides.toSorted((a, b) => a[0] - b[0]).map(([, one, type]) => [one, type] as const)
  return { name: `${goStructName(object.name)}Or${suffix}`, fields }
}

function compileUnion(type: UnionType): Read {
  const { object, other, pb } = type
  const message = unionMessage(type)
  const objectTag = pb.object * 8 + wire.bytes
  const otherTag = pb.other * 8 + wireTypeOf(other.kind === 'list' ? other.items : other)
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
      const tag = r.int32(until)
      if (tag === objectTag) found = readObject(r, until)
      else if (tag === otherTag) others.push(readOther(r, until))
      else skipField(r, until, tag, message)
      hash = hashStep(hashStep(hash, tag), r.hash)
    }
    r.hash = hash
    if (found !== undefined) return found
    if (other.kind !== 'list') return others.at(-1) ?? false
    return others.length > 0 ? Object.freeze(withoutSlack(others)) : null
  }
}
