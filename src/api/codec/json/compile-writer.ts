/**
 * Turns a type of the schema into a function that writes its objects as JSON, in the schema's
 * order and with upstream's omissions; what encode.ts says, as bytes.
 */
import {
  close,
  type JsonWriter,
  sortedKeys,
  writeNumber,
  writeValue,
} from '#api/codec/json/writer.ts'
import { emptied, isOmitted, omitsEmpty } from '#api/codec/plain/encode.ts'
import { copyEncoding, encodingsOf, isKept, keepEncoding } from '#api/codec/shared-encodings.ts'
import { type Words, wordsOf } from '#api/codec/words.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { Field, ListType, MapType, ObjectType, Type, UnionType } from '#api/schema/schema.ts'
import { absentJson, nilList, nilMap, zeroOf } from '#api/schema/zero.ts'

export type Write = (w: JsonWriter, value: unknown) => void

interface FieldWriter {
  readonly field: Field
  readonly name: string
  readonly index: number
  /** The bytes of `,"name":`. */
  readonly key: Words
  readonly keyBytes: number
  readonly write: Write
  /** Strings, the most of all values, are written without going through `write`. */
  readonly isText: boolean
  /** The value that is left out because it holds nothing. */
  readonly omitted: unknown
  /** Whether lists and maps that hold nothing are left out. */
  readonly omitsEmpty: boolean
  /** What is written where the field is absent. */
  readonly absent: Buffer | undefined
  /** The field that followed this one the last time. */
  next: FieldWriter | undefined
}

interface Shape {
  readonly fields: readonly FieldWriter[]
  readonly byName: ReadonlyMap<string, FieldWriter>
  /** By index: the first field from there on that is written even if absent. */
  readonly nextAlways: readonly number[]
  first: FieldWriter | undefined
  /** Whether objects came whose fields were in another order: they are sorted first from then on. */
  isMixed: boolean
}

const shapes = new WeakMap<ObjectType, Shape>()

export function compileJsonWriter(type: ObjectType): Write {
  return compile(type)
}

function shapeOf(type: ObjectType): Shape {
  const known = shapes.get(type)
  if (known) return known
  const header = type.header ? [headerField('kind'), headerField('apiVersion')] : []
  const fields = [...header, ...type.fields].map(compileField)
  const nextAlways = [...fields, undefined].map((_, index) => {
    const next = fields.findIndex((field, i) => i >= index && field.absent !== undefined)
    return next < 0 ? fields.length : next
  })
  const byName = new Map(fields.map((field) => [field.name, field]))
  const shape: Shape = { fields, byName, nextAlways, first: fields[0], isMixed: false }
  shapes.set(type, shape)
  return shape
}

function headerField(name: string): Field {
  const type = { kind: 'string' } as const
  return { name, type, pb: 0, mandatory: false, required: false, always: false, pointer: false }
}

function compileField(field: Field, index: number): FieldWriter {
  const { name, type } = field
  const absent = absentJson(field)
  const key = `,${JSON.stringify(name)}:`
  return {
    field,
    name,
    index,
    key: wordsOf(key),
    keyBytes: Buffer.byteLength(key),
    write: compile(type),
    isText: texts.has(type.kind),
    omitted: omitsEmpty(field) ? nothingOf(type) : never,
    omitsEmpty: omitsEmpty(field) && emptied.has(type.kind),
    absent: absent === undefined ? undefined : Buffer.from(key + JSON.stringify(absent)),
    next: undefined,
  }
}

const texts: ReadonlySet<string> = new Set(['string', 'Quantity', 'Duration', 'Bytes'])
/** Equal to no value. */
const never = Symbol('never')

/** The one value of a type that Go's `omitempty` leaves out; lists and maps have many. */
function nothingOf(type: Type): unknown {
  if (type.kind === 'object' || type.kind === 'list' || type.kind === 'map') return never
  if (type.kind === 'RawObject') return null
  return zeroOf(type)
}

function compile(type: Type): Write {
  switch (type.kind) {
    case 'object': {
      let shape: Shape | undefined
      return sharing((w, value) => {
        shape ??= shapeOf(type)
        if (value === null) w.ascii('null')
        else writeStruct(w, shape, value as Readonly<Record<string, unknown>>)
      })
    }
    case 'list':
      return sharing(compileList(type))
    case 'map':
      return sharing(compileMap(type))
    case 'union':
      return compileUnion(type)
    case 'string':
    case 'Quantity':
    case 'Duration':
    case 'Bytes':
      return (w, value) => w.text(value as string)
    case 'bool':
      return (w, value) => w.ascii(value ? 'true' : 'false')
    case 'int32':
    case 'int64':
    case 'float64':
      return (w, value) => writeNumber(w, value as number | bigint)
    case 'Time':
    case 'MicroTime':
      return (w, value) => (value === '' ? w.ascii('null') : w.text(value as string))
    case 'FieldsV1':
      return (w, value) => w.raw(safeJson(value as string))
    case 'IntOrString':
    case 'RawObject':
    case 'Json':
      return (w, value) => writeValue(w, value as Json, false)
    default:
      throw new TypeError(`No way to write ${(type as Type).kind}`)
  }
}

/** What many objects share is written once. */
function sharing(write: Write): Write {
  return (w, value) => {
    const known = encodingsOf(value)?.json
    if (known === undefined) write(w, value)
    else if (isKept(known, write)) {
      w.reserve(known.end - known.start)
      copyEncoding(known, w, w.pos)
      w.pos += known.end - known.start
    } else {
      const start = w.pos
      write(w, value)
      keepEncoding(known, write, w.bytes, [start, w.pos])
    }
  }
}

const unsafe = /[<>&\u2028\u2029]/g

/** JSON text as it was kept; Go makes it safe within HTML when it is written. */
function safeJson(text: string): string {
  if (text === '') return 'null'
  return text.replace(unsafe, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function compileList({ items }: ListType): Write {
  const write = compile(items)
  return (w, value) => {
    if (value === nilList) {
      w.ascii('null')
      return
    }
    const start = w.pos
    for (const item of value as readonly unknown[]) {
      w.byte(0x2c)
      write(w, item)
    }
    close(w, start, 0x5b)
  }
}

function compileMap({ values }: MapType): Write {
  const write = compile(values)
  return (w, value) => {
    if (value === nilMap) {
      w.ascii('null')
      return
    }
    const map = value as Readonly<Record<string, unknown>>
    const start = w.pos
    for (const key of sortedKeys(map)) {
      w.byte(0x2c)
      w.text(key)
      w.byte(0x3a)
      write(w, map[key])
    }
    close(w, start, 0x7b)
  }
}

function compileUnion({ object, other }: UnionType): Write {
  let writeObject: Write | undefined
  let writeOther: Write | undefined
  return (w, value) => {
    if (value === null) w.ascii('null')
    else if (typeof value === 'object' && !Array.isArray(value)) {
      writeObject ??= compile(object)
      writeObject(w, value)
    } else {
      writeOther ??= compile(other)
      writeOther(w, value)
    }
  }
}

function writeStruct(w: JsonWriter, shape: Shape, object: Readonly<Record<string, unknown>>): void {
  if (shape.isMixed) {
    writeOutOfOrder(w, shape, object)
    return
  }
  const start = w.pos
  let due = shape.nextAlways[0]!
  let from = 0
  let guess = shape.first
  let before: FieldWriter | undefined
  for (const name in object) {
    // Here, before all else, the engine knows where the property lies.
    const value = object[name]
    const field = guess !== undefined && guess.name === name ? guess : shape.byName.get(name)
    if (field === undefined) continue
    if (field !== guess) {
      if (before) before.next = field
      else shape.first = field
    }
    if (field.index < from) {
      w.pos = start
      shape.isMixed = true
      writeOutOfOrder(w, shape, object)
      return
    }
    due = writeAbsent(w, shape, due, field.index)
    from = field.index + 1
    if (due === field.index) due = shape.nextAlways[from]!
    before = field
    guess = field.next
    writeField(w, field, value)
  }
  writeAbsent(w, shape, due, shape.fields.length)
  close(w, start, 0x7b)
}

/** What is written of fields before `end` that are not there; answers where the next of them is. */
function writeAbsent(w: JsonWriter, shape: Shape, from: number, end: number): number {
  let due = from
  while (due < end) {
    w.append(shape.fields[due]!.absent!)
    due = shape.nextAlways[due + 1]!
  }
  return due
}

/** Fields on their way into the schema's order, of objects within each other. */
const fields: FieldWriter[] = []
const values: unknown[] = []
let top = 0

/** The slower way for objects whose fields were set in another order than the schema's. */
function writeOutOfOrder(
  w: JsonWriter,
  shape: Shape,
  object: Readonly<Record<string, unknown>>,
): void {
  const start = w.pos
  const base = top
  try {
    gather(shape, object, base)
    const end = top
    let due = shape.nextAlways[0]!
    for (let i = base; i < end; i++) {
      const field = fields[i]!
      due = writeAbsent(w, shape, due, field.index)
      if (due === field.index) due = shape.nextAlways[due + 1]!
      writeField(w, field, values[i])
    }
    writeAbsent(w, shape, due, shape.fields.length)
  } finally {
    values.fill(undefined, base, top)
    top = base
  }
  close(w, start, 0x7b)
}

/** Puts the fields that are there onto the stack, sorted: there are few, and most are where they should be. */
function gather(shape: Shape, object: Readonly<Record<string, unknown>>, base: number): void {
  let guess = shape.first
  let before: FieldWriter | undefined
  for (const name in object) {
    const value = object[name]
    const field = guess !== undefined && guess.name === name ? guess : shape.byName.get(name)
    if (field === undefined) continue
    if (field !== guess) {
      if (before) before.next = field
      else shape.first = field
    }
    before = field
    guess = field.next
    let at = top++
    for (; at > base && fields[at - 1]!.index > field.index; at--) {
      fields[at] = fields[at - 1]!
      values[at] = values[at - 1]
    }
    fields[at] = field
    values[at] = value
  }
}

function writeField(w: JsonWriter, field: FieldWriter, value: unknown): void {
  if (field.isText && typeof value === 'string') {
    if (value === field.omitted) return
    w.words(field.key, field.keyBytes)
    w.text(value)
  } else if (value === undefined || value === nilList || value === nilMap) {
    if (field.absent) w.append(field.absent)
  } else if (value !== field.omitted && !(field.omitsEmpty && isOmitted(field.field.type, value))) {
    w.words(field.key, field.keyBytes)
    field.write(w, value)
  }
}
