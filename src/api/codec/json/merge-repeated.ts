/**
 * What becomes of a field that stands twice in one object: Go decodes the second value into what
 * the first one left, so that objects and maps are merged and all else is replaced.
 */
import { isTaken, setOwn } from '#api/codec/json/values.ts'
import type { Type } from '#api/schema/schema.ts'
import { zeroOf } from '#api/schema/zero.ts'

type Fields = Record<string, unknown>

/** `value` is undefined where the second value says nothing. */
export function mergeRepeated(into: Fields, name: string, type: Type, value: unknown): void {
  const isMerged = type.kind === 'object' || type.kind === 'map'
  if (value === undefined) {
    if (!isMerged) delete into[name]
  } else if (isMerged && into[name] !== undefined) {
    into[name] = merged(type, into[name] as Fields, value as Fields)
  } else into[name] = value
}

function merged(type: Type, first: Fields, second: Fields): Fields {
  const result: Fields = { ...first }
  for (const key of Object.keys(second)) {
    const field = type.kind === 'object' ? type.fieldsByName.get(key) : undefined
    // A required field is there, whether or not anything was said of it.
    if (field?.required && second[key] === zeroOf(field.type)) continue
    if (field && isTaken(result, key)) mergeRepeated(result, key, field.type, second[key])
    else setOwn(result, key, second[key])
  }
  return Object.freeze(result)
}
