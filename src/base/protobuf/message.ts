/**
 * Messages of proto3 as data, for those that are spoken to other programs: etcd's, containerd's. A
 * type names its fields once; reading and writing follow that. (The API's objects have a codec of
 * their own, `api/codec`, which follows Go's rules of what is written.)
 */
import { ProtobufError, WireReader, WireWriter, wireTypes } from '#base/protobuf/wire.ts'

/**
 * How a field's values look here. `int64` is a number, which is exact up to 2^53; `bigint` is for
 * identities, signed, and `biguint` unsigned; `fixed32` is a number and `fixed64` a bigint, of so many
 * bits always. `latin1` is bytes as text of one character for each.
 */
export type Scalar =
  | 'bool'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'bigint'
  | 'biguint'
  | 'fixed32'
  | 'fixed64'
  | 'bytes'
  | 'latin1'
  | 'string'

export interface FieldShape {
  readonly number: number
  readonly kind: Scalar | (() => MessageType<never>)
  /** A list. */
  readonly repeated?: true
  /** One of which zero can be told from absent: an arm of a oneof. Messages always are. */
  readonly optional?: true
}

interface Field extends FieldShape {
  readonly name: string
  readonly wireType: number
}

export interface MessageType<T> {
  readonly name: string
  /** In the order of their numbers. */
  readonly fields: readonly Field[]
  readonly byNumber: readonly (Field | undefined)[]
  /** What a message without fields is read as. */
  readonly blank: T
}

const zeros: Readonly<Record<Scalar, unknown>> = {
  bool: false,
  int32: 0,
  uint32: 0,
  int64: 0,
  bigint: 0n,
  biguint: 0n,
  fixed32: 0,
  fixed64: 0n,
  bytes: Buffer.alloc(0),
  latin1: '',
  string: '',
}
const noItems: readonly unknown[] = Object.freeze([])
const inBytes: ReadonlySet<unknown> = new Set(['bytes', 'latin1', 'string'])

export function messageType<T extends object>(
  name: string,
  shapes: { readonly [K in keyof T]-?: FieldShape },
): MessageType<T> {
  const fields: Field[] = Object.entries<FieldShape>(shapes)
    .map(([field, shape]) => ({ name: field, wireType: wireTypeOf(shape), ...shape }))
    .toSorted((a, b) => a.number - b.number)
  const byNumber: (Field | undefined)[] = []
  const blank: Record<string, unknown> = {}
  for (const field of fields) {
    byNumber[field.number] = field
    blank[field.name] = blankOf(field)
  }
  return { name, fields, byNumber, blank: blank as T }
}

function wireTypeOf({ kind }: FieldShape): number {
  if (kind === 'fixed32' || kind === 'fixed64') return wireTypes[kind]
  return typeof kind === 'function' || inBytes.has(kind) ? wireTypes.bytes : wireTypes.varint
}

function blankOf({ kind, repeated, optional }: Field): unknown {
  if (repeated) return noItems
  return optional || typeof kind === 'function' ? undefined : zeros[kind]
}

/** Deeper messages are refused: etcd's transactions nest, and nobody's need more. */
const depthLimit = 64

/** Throws ProtobufError. Bytes are views of those given. */
export function decodeMessage<T>(type: MessageType<T>, bytes: Buffer): T {
  return readMessage(type, new WireReader(bytes), bytes.length, depthLimit)
}

function readMessage<T>(type: MessageType<T>, reader: WireReader, end: number, depth: number): T {
  if (depth === 0) throw new ProtobufError('messages nest too deeply')
  const message: Record<string, unknown> = { ...(type.blank as object) }
  while (reader.pos < end) {
    const tag = reader.uint32(end)
    const field = type.byNumber[tag >>> 3]
    if (!field) reader.skip(tag & 7, end)
    else if (field.repeated) readItems(message, field, reader, { tag, end, depth })
    else if ((tag & 7) !== field.wireType)
      throw new ProtobufError(`${type.name}.${field.name} has another wire type`)
    else message[field.name] = readValue(field, reader, end, depth)
  }
  return message as T
}

function readItems(
  message: Record<string, unknown>,
  field: Field,
  reader: WireReader,
  { tag, end, depth }: { readonly tag: number; readonly end: number; readonly depth: number },
): void {
  if (message[field.name] === noItems) message[field.name] = []
  const items = message[field.name] as unknown[]
  if ((tag & 7) === field.wireType) items.push(readValue(field, reader, end, depth))
  else if ((tag & 7) === wireTypes.bytes) {
    const until = reader.length(end) // numbers in one piece, as most programs write them
    while (reader.pos < until) items.push(readValue(field, reader, until, depth))
  } else throw new ProtobufError(`${field.name} has another wire type`)
}

function readValue({ kind }: Field, reader: WireReader, end: number, depth: number): unknown {
  switch (kind) {
    case 'bool':
      return reader.int64(end) !== 0
    case 'int32':
      return reader.int32(end)
    case 'uint32':
      return reader.uint32(end)
    case 'int64':
      return reader.int64(end)
    case 'bigint':
      return BigInt.asIntN(64, reader.uint64(end))
    case 'biguint':
      return reader.uint64(end)
    case 'fixed32':
      return reader.fixed32(end)
    case 'fixed64':
      return reader.fixed64(end)
  }
  const until = reader.length(end)
  const from = reader.pos
  if (typeof kind === 'function') return readMessage(kind(), reader, until, depth - 1)
  reader.pos = until
  if (kind === 'bytes') return reader.bytes.subarray(from, until)
  return reader.bytes.toString(kind === 'latin1' ? 'latin1' : 'utf8', from, until)
}

/** Every field may be left out: it is not written then, nor if it is zero. */
export type Sent<T> = { readonly [K in keyof T]?: SentValue<T[K]> | undefined }
type SentValue<V> = V extends Uint8Array | string | number | bigint | boolean
  ? V
  : V extends readonly (infer Item)[]
    ? readonly SentValue<Item>[]
    : V extends object
      ? Sent<V>
      : V

/** `sizeBytes`: about how long it will be, if that is known to be long. */
export function encodeMessage<T>(type: MessageType<T>, message: Sent<T>, sizeBytes = 0): Buffer {
  const writer = new WireWriter(sizeBytes)
  writeMessage(writer, type as MessageType<unknown>, message as Record<string, unknown>)
  return writer.finish()
}

function writeMessage(
  writer: WireWriter,
  { fields }: MessageType<unknown>,
  message: Readonly<Record<string, unknown>>,
): void {
  for (let i = fields.length - 1; i >= 0; i--) {
    const field = fields[i]!
    const value = message[field.name]
    if (value === undefined) continue
    if (field.repeated) {
      const items = value as readonly unknown[]
      for (let at = items.length - 1; at >= 0; at--) writeValue(writer, field, items[at])
    } else if (field.optional || !isZero(field, value)) writeValue(writer, field, value)
  }
}

function isZero({ kind }: Field, value: unknown): boolean {
  if (typeof kind === 'function') return false
  return kind === 'bytes' ? (value as Uint8Array).length === 0 : !value
}

function writeValue(writer: WireWriter, { kind, number, wireType }: Field, value: unknown): void {
  if (wireType === wireTypes.varint) {
    if (typeof value === 'bigint') writer.bigint(value)
    else if (typeof value === 'boolean') writer.varint(value ? 1 : 0)
    else writer.int64(value as number)
  } else if (wireType === wireTypes.fixed32) writer.fixed32(value as number)
  else if (wireType === wireTypes.fixed64) writer.fixed64(value as bigint)
  else {
    const before = writer.size
    if (kind === 'bytes') writer.bytes(value as Uint8Array)
    else if (kind === 'latin1') writer.latin1(value as string)
    else if (kind === 'string') writer.text(value as string)
    else
      writeMessage(writer, (kind as () => MessageType<unknown>)(), value as Record<string, unknown>)
    writer.varint(writer.size - before)
  }
  writer.varint(number * 8 + wireType)
}
