/** Brings single values into their canonical form in memory, or refuses them. */

import { DecodeError } from '#api/decode-error.ts'
import { canonicalQuantity } from '#api/quantity.ts'
import type { Json } from '#api/scalars.ts'
import type { ScalarKind, ScalarType } from '#api/schema.ts'
import { zeroOf } from '#api/zero.ts'

const int64Limit = 2n ** 63n

export function decodeScalar(type: ScalarType, value: Json, at: string): unknown {
  if (value === null) return zeroOf(type)
  const decoded = decoders[type.kind](value)
  if (decoded === undefined) throw new DecodeError(at, value, type.kind)
  return decoded
}

/** Whether it is what stands for nothing where the field is no pointer. */
export function isZeroScalar(kind: ScalarKind, value: unknown): boolean {
  if (kind === 'RawObject' || kind === 'Json') return value === null
  return value === '' || value === 0 || value === false || (kind === 'Quantity' && value === '0')
}

/** Each answers undefined where the value is not of its kind. */
const decoders: Readonly<Record<ScalarKind, (value: Json) => unknown>> = {
  string: text,
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  int32: (value) => (isInt32(value) ? value + 0 : undefined),
  int64,
  float64: (value) =>
    typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined,
  Quantity: quantity,
  Time: (value) => (typeof value === 'string' ? time(value, false) : undefined),
  MicroTime: (value) => (typeof value === 'string' ? time(value, true) : undefined),
  Duration: text,
  IntOrString: (value) => (typeof value === 'string' || isInt32(value) ? value : undefined),
  Bytes: bytes,
  FieldsV1: (value) => JSON.stringify(value),
  RawObject: (value) => (typeof value === 'object' ? freezeDeep(value) : undefined),
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

function quantity(value: Json): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  try {
    return canonicalQuantity(String(value).trim())
  } catch {
    return undefined
  }
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function time(value: string, micro: boolean): string | undefined {
  const match = timePattern.exec(value)
  const ms = match ? Date.parse(value.replace(/\.\d+/, '')) : Number.NaN
  if (!match || Number.isNaN(ms)) return undefined
  const seconds = new Date(ms).toISOString().slice(0, 19)
  if (!micro) return `${seconds}Z`
  return `${seconds}.${(match[1] ?? '.').slice(1, 7).padEnd(6, '0')}Z`
}

function bytes(value: Json): string | undefined {
  if (typeof value !== 'string') return undefined
  const compact = value.replace(/[\r\n]/g, '')
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)
  return isBase64 ? compact : undefined
}

function freezeDeep(value: Json): Json {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) freezeDeep(item as Json)
    Object.freeze(value)
  }
  return value
}
