/**
 * Why the result of a strategic merge patch is no object of its type, in the words of upstream's
 * converter: it comes after that kind of patch where the decoder comes after all others.
 */

import { base64Problem } from '#api/codec/plain/base64-text.ts'
import { type Decoded, decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError, isDecodeError } from '#api/codec/plain/decode-error.ts'
import { decodeScalar } from '#api/codec/plain/decode-scalar.ts'
import { isJsonList, isJsonObject, memberOf } from '#api/patch/json-tree.ts'
import { goTypeOf } from '#api/patch/strategic-values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType, ScalarKind, ScalarType, Type } from '#api/schema/schema.ts'

/** The object that upstream's converter makes, which knows no keys of maps. Throws DecodeError in its words. */
export function restored<T>(type: ObjectType, value: Json): Decoded<T> {
  try {
    return decodeObject<T>(type, value, { skipsKeys: true, bare: true })
  } catch (error) {
    if (!isDecodeError(error)) throw error
    const problem = restoreProblem(type, value)
    if (problem !== undefined) throw new DecodeError(problem)
    return decodeObject<T>(type, inWidth(type, value), { skipsKeys: true, bare: true })
  }
}

/** The first problem in the order of the type's fields; undefined where the decoder has the word. */
export function restoreProblem(type: Type, value: Json): string | undefined {
  if (value === null) return undefined
  switch (type.kind) {
    case 'object':
      if (!isJsonObject(value)) return `cannot restore struct from: ${kindOf(value)}`
      for (const field of type.fields) {
        const problem = restoreProblem(field.type, memberOf(value, field.name) ?? null)
        if (problem) return problem
      }
      return undefined
    case 'list':
      if (!isJsonList(value)) return `cannot restore slice from ${kindOf(value)}`
      return firstProblem(type.items, value)
    case 'map':
      if (!isJsonObject(value)) return `cannot restore map from ${kindOf(value)}`
      return firstProblem(type.values, Object.values(value))
    case 'union':
      return undefined
    default:
      return scalarProblem(type, value)
  }
}

function firstProblem(type: Type, values: readonly Json[]): string | undefined {
  for (const value of values) {
    const problem = restoreProblem(type, value)
    if (problem) return problem
  }
  return undefined
}

const goKinds: Readonly<Partial<Record<ScalarKind, string>>> = {
  string: 'string',
  bool: 'bool',
  int32: 'int32',
  int64: 'int64',
  float64: 'float64',
}

/** Go's types for these read themselves, and know nothing of where they stand. */
const readsItself: ReadonlySet<ScalarKind> = new Set([
  'Quantity',
  'IntOrString',
  'Time',
  'MicroTime',
  'Duration',
])

function scalarProblem(type: ScalarType, value: Json): string | undefined {
  const { kind, go } = type
  if (kind === 'Bytes') return bytesProblem(value)
  if (readsItself.has(kind)) return ownProblem(type, value)
  const wanted = goKinds[kind]
  const given = goTypeOf(value)
  if (wanted === undefined || given === wanted) return undefined
  const isNumber = given === 'int64' || given === 'float64'
  if (wanted === 'string') {
    // Go would make a letter of a whole number, so here it speaks of conversion.
    return given === 'int64'
      ? `cannot convert int64 to ${go ?? 'string'}`
      : 'unrecognized type: string'
  }
  if (wanted === 'bool' || !isNumber) return `unrecognized type: ${wanted}`
  return given === 'float64' ? `cannot convert float64 to ${wanted}` : undefined
}

function ownProblem(type: ScalarType, value: Json): string | undefined {
  try {
    decodeScalar(type, value, { at: '', struct: '', fields: [] })
    return undefined
  } catch (error) {
    if (!isDecodeError(error)) throw error
    return error.message
  }
}

/** A list of numbers is as good as a text, which upstream reads as JSON once more. */
function bytesProblem(value: Json): string | undefined {
  if (typeof value === 'string') {
    const problem = base64Problem(value)
    return problem === undefined ? undefined : `error decoding from json: ${problem}`
  }
  if (!isJsonList(value)) return `cannot restore slice from ${kindOf(value)}`
  return value.every((one) => goTypeOf(one) === 'int64') ? undefined : 'unrecognized type: uint8'
}

/**
 * The value with its whole numbers in the widths of the type: where the decoder refuses what is too
 * large, upstream's converter keeps the lowest bits.
 */
export function inWidth(type: Type, value: Json): Json {
  switch (type.kind) {
    case 'int32':
      return isWhole(value) ? Number(BigInt.asIntN(32, inInt64(value))) : value
    case 'int64':
      return isWhole(value) && !Number.isSafeInteger(value) ? inInt64(value) : value
    case 'object':
      return isJsonObject(value) ? membersInWidth(type, value) : value
    case 'list':
      return isJsonList(value) ? value.map((item) => inWidth(type.items, item)) : value
    case 'map':
      if (!isJsonObject(value)) return value
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, inWidth(type.values, item)]),
      )
    default:
      return value
  }
}

function membersInWidth({ fields }: ObjectType, value: JsonObject): JsonObject {
  const known = new Map(fields.map((field) => [field.name, field.type]))
  const entries = Object.entries(value).map(([name, item]): [string, Json] => {
    const type = known.get(name)
    return [name, type ? inWidth(type, item) : item]
  })
  return Object.fromEntries(entries)
}

const int64Min = -(2n ** 63n)

/** What is beyond 64 bits is a float to Go, which makes the lowest number of it. */
function inInt64(value: number | bigint): bigint {
  const whole = BigInt(value)
  return BigInt.asIntN(64, whole) === whole ? whole : int64Min
}

function isWhole(value: Json): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value)
}

/** Go's word for the form of a value. */
function kindOf(value: Json): string {
  const type = goTypeOf(value)
  return type === 'list' ? 'slice' : type
}
