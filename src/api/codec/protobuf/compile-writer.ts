/**
 * Turns a type of the schema into a function that writes its objects as a protobuf message, byte
 * for byte as upstream does: fields by number, what is no pointer even if it holds nothing, maps by
 * key.
 */

import { formatValue, sortedKeys } from '#api/codec/json/writer.ts'
import { partsOfMicroTime, secondsOfTime } from '#api/codec/protobuf/time.ts'
import { type WireWriter, wire } from '#api/codec/protobuf/wire.ts'
import {
  type FieldWriter,
  type Layout,
  layOut,
  type Write,
  writeFields,
} from '#api/codec/protobuf/write-fields.ts'
import { copyEncoding, encodingsOf, isKept, keepEncoding } from '#api/codec/shared-encodings.ts'
import { parseDuration } from '#api/scalars/duration.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { Field, ObjectType, ScalarKind, Type, UnionType } from '#api/schema/schema.ts'
import { nilMap, zeroOf } from '#api/schema/zero.ts'

type Fields = Readonly<Record<string, unknown>>
/** Writes fields of an object with their tags. */
type WriteFields = (w: WireWriter, object: Fields) => void

const messages = new WeakMap<ObjectType, WriteFields>()

/** Writes the fields of an object of this type as one message. */
export function compileProtobufWriter(type: ObjectType): WriteFields {
  const known = messages.get(type)
  if (known) return known
  const write = type.inlines.length > 0 ? nesting(type) : flat(type)
  messages.set(type, write)
  return write
}

function flat(type: ObjectType): WriteFields {
  let layout: Layout | undefined
  return (w, object) => {
    layout ??= layOut(type.fields.filter(({ pb }) => pb > 0).map(compileField))
    writeFields(w, layout, object)
  }
}

/** An object some of whose fields the message nests, which JSON keeps flat. */
function nesting(type: ObjectType): WriteFields {
  let steps: readonly WriteFields[] | undefined
  return (w, object) => {
    steps ??= stepsOf(type)
    for (let i = 0; i < steps.length; i++) steps[i]!(w, object)
  }
}

/** The last field is written first, for the writer goes backwards. */
function stepsOf(type: ObjectType): readonly WriteFields[] {
  const own = type.fields.filter((field) => field.pb > 0 && !field.inline).map(compileField)
  const steps = own.map(({ name, pb, write, zero }) => {
    const step: WriteFields = (w, object) => {
      const value = object[name] ?? zero
      if (value !== undefined) write(w, value)
    }
    return { pb, step }
  })
  for (const inline of type.inlines) {
    const writeInner = compileProtobufWriter(inline.type)
    const tag = tagOf(inline.pb, wire.bytes)
    const step: WriteFields = (w, object) => {
      const { size } = w
      writeInner(w, object)
      w.lengthSince(size)
      w.varint(tag)
    }
    steps.push({ pb: inline.pb, step })
  }
  return steps.toSorted((a, b) => b.pb - a.pb).map(({ step }) => step)
}

function tagOf(pb: number, wireType: number): number {
  return pb * 8 + wireType
}

function compileField(field: Field): FieldWriter {
  const { name, type, pb } = field
  const isText = type.kind === 'string'
  if (type.kind === 'list') {
    return { name, pb, isText, write: compileList(field, type.items), zero: undefined }
  }
  if (type.kind === 'map') {
    return { name, pb, isText, write: compileMap(type.values, pb), zero: undefined }
  }
  const write = compileValue(type)
  const tag = tagOf(pb, wireTypeOf(type))
  return {
    name,
    pb,
    isText,
    write: (w, value) => {
      write(w, value)
      w.varint(tag)
    },
    zero: absentOf(field),
  }
}

/** What is written for an absent field; undefined where nothing is. */
function absentOf({ type, always, pointer }: Field): unknown {
  if (pointer || type.kind === 'union' || type.kind === 'Bytes') return undefined
  if (type.kind === 'object') return always ? zeroOf(type) : undefined
  return zeroOf(type)
}

function compileList({ pb, wrapped, always }: Field, items: Type): Write {
  const write = compileValue(items)
  const tag = tagOf(wrapped ? 1 : pb, wireTypeOf(items))
  const outerTag = tagOf(pb, wire.bytes)
  return sharing((w, value) => {
    const list = value as readonly unknown[]
    const { size } = w
    for (let i = list.length - 1; i >= 0; i--) {
      write(w, list[i])
      w.varint(tag)
    }
    if (wrapped && (always || list.length > 0)) {
      w.lengthSince(size)
      w.varint(outerTag)
    }
  })
}

/** What many objects share is written once. */
function sharing(write: Write): Write {
  return (w, value) => {
    const known = encodingsOf(value)?.protobuf
    if (known === undefined) write(w, value)
    else if (isKept(known, write)) {
      const length = known.end - known.start
      w.reserve(length)
      w.pos -= length
      copyEncoding(known, w, w.pos)
    } else {
      const { size } = w
      write(w, value)
      keepEncoding(known, write, w.bytes, [w.pos, w.bytes.length - size])
    }
  }
}

function compileMap(values: Type, pb: number): Write {
  const write = values.kind === 'list' ? compileListMessage(values.items) : compileValue(values)
  const keyTag = tagOf(1, wire.bytes)
  const valueTag = tagOf(2, wireTypeOf(values))
  const tag = tagOf(pb, wire.bytes)
  return sharing((w, value) => {
    const map = value as Fields
    const keys = sortedKeys(map)
    for (let i = keys.length - 1; i >= 0; i--) {
      const { size } = w
      write(w, map[keys[i]!])
      w.varint(valueTag)
      w.text(keys[i]!)
      w.varint(keyTag)
      w.lengthSince(size)
      w.varint(tag)
    }
  })
}

/** A list where protobuf knows only messages: its items are field 1 of one. */
function compileListMessage(items: Type): Write {
  const write = compileValue(items)
  const tag = tagOf(1, wireTypeOf(items))
  return (w, value) => {
    const list = value as readonly unknown[]
    const { size } = w
    for (let i = list.length - 1; i >= 0; i--) {
      write(w, list[i])
      w.varint(tag)
    }
    w.lengthSince(size)
  }
}

export function wireTypeOf(type: Type): number {
  switch (type.kind) {
    case 'bool':
    case 'int32':
    case 'int64':
      return wire.varint
    case 'float64':
      return wire.fixed64
    default:
      return wire.bytes
  }
}

function compileValue(type: Type): Write {
  switch (type.kind) {
    case 'object': {
      const write = compileProtobufWriter(type)
      return sharing((w, value) => {
        const { size } = w
        write(w, value as Fields)
        w.lengthSince(size)
      })
    }
    case 'union':
      return compileUnion(type)
    case 'list':
      return compileListMessage(type.items)
    case 'map':
      throw new TypeError('A map of maps has no protobuf form')
    default:
      return scalars[type.kind]
  }
}

const scalars: Readonly<Record<ScalarKind, Write>> = {
  string: (w, value) => w.text(value as string),
  bool: (w, value) => w.varint(value ? 1 : 0),
  int32: (w, value) => w.int64(value as number),
  int64: (w, value) => w.int64(value as number | bigint),
  float64: (w, value) => w.double(value as number),
  Quantity: message((w, value) => {
    w.text(value as string)
    w.varint(tagOf(1, wire.bytes))
  }),
  Time: message((w, value) => {
    if (value !== '') writeInstant(w, secondsOfTime(value as string), 0)
  }),
  MicroTime: message((w, value) => {
    if (value === '') return
    const { seconds, nanoseconds } = partsOfMicroTime(value as string)
    writeInstant(w, seconds, nanoseconds)
  }),
  Duration: message((w, value) => {
    w.int64(parseDuration(value as string))
    w.varint(tagOf(1, wire.varint))
  }),
  IntOrString: message((w, value) => {
    const isText = typeof value === 'string'
    w.text(isText ? value : '')
    w.varint(tagOf(3, wire.bytes))
    w.int64(isText ? 0 : (value as number))
    w.varint(tagOf(2, wire.varint))
    w.varint(isText ? 1 : 0)
    w.varint(tagOf(1, wire.varint))
  }),
  Bytes: (w, value) => w.chunk(Buffer.from(value as string, 'base64')),
  FieldsV1: message((w, value) => writeRaw(w, value as string)),
  RawObject: message((w, value) => {
    if (value !== nilMap) writeRaw(w, formatValue(value as Json))
  }),
  Json: message((w, value) => writeRaw(w, formatValue(value as Json))),
}

function message(write: Write): Write {
  return (w, value) => {
    const { size } = w
    write(w, value)
    w.lengthSince(size)
  }
}

function writeInstant(w: WireWriter, seconds: number, nanoseconds: number): void {
  w.varint(nanoseconds)
  w.varint(tagOf(2, wire.varint))
  w.int64(seconds)
  w.varint(tagOf(1, wire.varint))
}

function writeRaw(w: WireWriter, text: string): void {
  if (text === '') return
  w.text(text)
  w.varint(tagOf(1, wire.bytes))
}

/** Where the other side is a bool it stands beside the object, and says that there is one. */
function compileUnion({ object, other, pb }: UnionType): Write {
  let writeObject: WriteFields | undefined
  const isFlag = other.kind === 'bool'
  const items = other.kind === 'list' ? compileItems(other.items, pb.other) : undefined
  return message((w, value) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (isObject) {
      writeObject ??= compileProtobufWriter(object)
      writeMember(w, writeObject, value as Fields, pb.object)
    } else if (value !== null) items?.(w, value)
    if (isFlag) {
      w.varint(isObject || value === true ? 1 : 0)
      w.varint(tagOf(pb.other, wire.varint))
    }
  })
}

function writeMember(w: WireWriter, write: WriteFields, object: Fields, pb: number): void {
  const { size } = w
  write(w, object)
  w.lengthSince(size)
  w.varint(tagOf(pb, wire.bytes))
}

function compileItems(items: Type, pb: number): Write {
  let write: Write | undefined
  const tag = tagOf(pb, wireTypeOf(items))
  return (w, value) => {
    write ??= compileValue(items)
    const list = value as readonly unknown[]
    for (let i = list.length - 1; i >= 0; i--) {
      write(w, list[i])
      w.varint(tag)
    }
  }
}
