/** Values of CEL as JSON again, as patches and applied configurations carry them. */
import { CelError } from '#api/cel/errors.ts'
import { formatDuration, formatTimestamp } from '#api/cel/time.ts'
import { itemsOf, type MapValue, typeOf, type Value } from '#api/cel/values.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

/** Throws CelError for what JSON cannot hold: types, optionals, keys that are no strings. */
export function toJson(value: Value): Json {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value
    case 'bigint':
      return wholeNumber(value)
    case 'number':
      if (Number.isFinite(value)) return value
      throw inconvertible(value)
  }
  if (value === null) return null
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  switch (value.kind) {
    case 'uint':
      return wholeNumber(value.value)
    case 'timestamp':
      return formatTimestamp(value)
    case 'duration':
      return formatDuration(value)
    case 'list':
      return itemsOf(value).map(toJson)
    case 'map':
      return objectOf(value)
    case 'opaque':
      if (value.text !== undefined) return value.text
      if (typeof value.value === 'string') return value.value
  }
  throw inconvertible(value)
}

function wholeNumber(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function objectOf(map: MapValue): JsonObject {
  const entries = Array.from(map.keys(), (key) => {
    if (typeof key !== 'string') throw inconvertible(key)
    return [key, toJson(map.get(key) ?? null)] as const
  })
  return Object.fromEntries(entries)
}

function inconvertible(value: Value): CelError {
  return new CelError(`unsupported conversion to JSON of a value of type ${typeOf(value).name}`)
}
