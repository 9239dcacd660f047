/** Tags of protobuf's fields, and what upstream says of those that do not fit. */
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import { type WireReader, wire } from '#api/codec/protobuf/wire.ts'

const endGroup = 4

/** Refuses what is no field. Tags may have 64 bits, and what is left of one by its number is one of 32. */
function checkTag(r: WireReader, tag: number, message: string): void {
  const isEnd = (tag & 7) === endGroup
  const whole = tag >= 0 && tag < 128 ? BigInt(tag) : wide(r)
  const number = BigInt.asIntN(32, whole >> 3n)
  if (!isEnd && number > 0n) return
  const why = isEnd ? endsNothing : `illegal tag ${number} (wire type ${whole})`
  throw new DecodeError(`proto: ${message}: ${why}`)
}

const endsNothing = 'wiretype end group for non-group'

/** The varint that was read last. */
function wide({ high, low }: WireReader): bigint {
  return BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low >>> 0))
}

/** A field that is written in another form than it is read in. */
export function wrongWireType(tag: number, goName: string, message = ''): DecodeError {
  if ((tag & 7) === endGroup) return new DecodeError(`proto: ${message}: ${endsNothing}`)
  return new DecodeError(`proto: wrong wireType = ${tag & 7} for field ${goName}`)
}

/** A message of a few fields: what Go calls it and them, and how they are written. */
export interface SmallMessage {
  readonly name: string
  /** By their numbers, from 1 on. */
  readonly fields: readonly (readonly [goName: string, wireType: number])[]
}

/** Reads over a field of a message. */
export function skipUnknown(r: WireReader, end: number, tag: number, message: string): void {
  checkTag(r, tag, message)
  r.skip(tag & 7, end)
}

/** Reads over a field that is none of those, or throws DecodeError where it is one written otherwise. */
export function skipField(
  r: WireReader,
  end: number,
  tag: number,
  { name, fields }: SmallMessage,
): void {
  checkTag(r, tag, name)
  const known = fields[(tag >>> 3) - 1]
  if (known && known[1] !== (tag & 7)) throw wrongWireType(tag, known[0])
  r.skip(tag & 7, end)
}

const { bytes, varint } = wire
const small = (name: string, ...fields: SmallMessage['fields']): SmallMessage => ({ name, fields })

export const messages = {
  envelope: small(
    'Unknown',
    ...(['TypeMeta', 'Raw', 'ContentEncoding', 'ContentType'] as const).map(
      (name) => [name, bytes] as const,
    ),
  ),
  header: small('TypeMeta', ['APIVersion', bytes], ['Kind', bytes]),
  quantity: small('Quantity', ['String_', bytes]),
  time: small('Timestamp', ['Seconds', varint], ['Nanos', varint]),
  duration: small('Duration', ['Duration', varint]),
  intOrString: small('IntOrString', ['Type', varint], ['IntVal', varint], ['StrVal', bytes]),
  fieldsV1: small('FieldsV1', ['Raw', bytes]),
  rawObject: small('RawExtension', ['Raw', bytes]),
  json: small('JSON', ['Raw', bytes]),
}
