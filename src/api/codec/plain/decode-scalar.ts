/** Brings single values into their canonical form in memory, or refuses them in Go's words. */
import { base64OfList, canonicalBase64 } from '#api/codec/plain/base64-text.ts'
import { DecodeError, type Place, wrongType } from '#api/codec/plain/decode-error.ts'
import { canonicalDuration } from '#api/scalars/duration.ts'
import { canonicalQuantity } from '#api/scalars/quantity.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { canonicalMicroTime, canonicalTime } from '#api/scalars/time.ts'
import { goTypeName } from '#api/schema/go-type-name.ts'
import type { ScalarKind, ScalarType } from '#api/schema/schema.ts'
import { zeroOf } from '#api/schema/zero.ts'
import { goJsonKind } from '#base/go/json.ts'
import { formatGoJson } from '#base/go/text.ts'

const int64Limit = 2n ** 63n

export function decodeScalar(type: ScalarType, value: Json, place: Place): unknown {
  if (value === null) return zeroOf(type)
  const decoded = decoders[type.kind](value, place)
  if (decoded === undefined) throw wrongType(place, describe(value, type), goTypeName(type))
  return decoded
}

/** Whether it is what stands for nothing where the field is no pointer. */
export function isZeroScalar(kind: ScalarKind, value: unknown): boolean {
  switch (kind) {
    case 'RawObject':
    case 'Json':
      return value === null
    case 'Quantity':
      return value === '0'
    case 'IntOrString':
      return value === 0
    default:
      return value === '' || value === 0 || value === false
  }
}

/** Each answers undefined where the value is not of its kind. */
const decoders: Readonly<Record<ScalarKind, (value: Json, place: Place) => unknown>> = {
  string: text,
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  int32: (value) => (isInt32(value) ? value + 0 : undefined),
  int64,
  float64: (value) =>
    typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined,
  Quantity: (value, { at }) => inWords(at, () => canonicalQuantity(quantityText(value))),
  Time: (value, { at }) =>
    typeof value === 'string' ? inWords(at, () => canonicalTime(value) ?? '') : undefined,
  MicroTime: (value, { at }) =>
    typeof value === 'string' ? inWords(at, () => canonicalMicroTime(value) ?? '') : undefined,
  Duration: (value, { at }) =>
    typeof value === 'string' ? inWords(at, () => canonicalDuration(value)) : undefined,
  IntOrString: (value) => (typeof value === 'string' || isInt32(value) ? value : undefined),
  Bytes: (value, place) => {
    if (Array.isArray(value)) return base64OfList(value, place)
    return typeof value === 'string' ? canonicalBase64(value, place.at) : undefined
  },
  FieldsV1: (value) => formatGoJson(value),
  RawObject: freezeDeep,
  Json: freezeDeep,
}

function text(value: Json): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isInt32(value: Json): value is number {
  return typeof value === 'number' && (value | 0) === value
}

function int64(value: Json): number | bigint | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : undefined
  if (typeof value !== 'bigint') return undefined
  return value >= -int64Limit && value < int64Limit ? value : undefined
}

/** Upstream reads a quantity from whatever stands there, quotes taken off. */
function quantityText(value: Json): string {
  return typeof value === 'object' ? '{}' : String(value)
}

/** What a parser of the grammar complains of, as an error of the place. */
export function inWords<T>(at: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new DecodeError(error.message, at)
  }
}

function describe(value: Json, { kind }: ScalarType): string {
  const found = goJsonKind(value)
  const isWhole = kind === 'int32' || kind === 'int64' || kind === 'IntOrString'
  return isWhole && found === 'number' ? `number ${value as number | bigint}` : found
}

export function freezeDeep(value: Json): Json {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const item of Object.values(value)) freezeDeep(item as Json)
    Object.freeze(value)
  }
  return value
}
