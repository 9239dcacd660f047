/**
 * Which part of an old object each part of the new one has come from, so that what did not change
 * can be forgiven.
 */
import { isDeepStrictEqual } from 'node:util'
import { fieldSchema, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

export interface Correlation {
  readonly value: Json
  readonly old: Json
  /** The part under a key of a map, or of a list of maps; nothing if it has no old self. */
  key(name: string): Correlation | undefined
  index(at: number): Correlation | undefined
  /** Whether it is as it was. */
  isSame(): boolean
}

export function correlate(value: Json, old: Json, schema: JsonSchema | undefined): Correlation {
  let same: boolean | undefined
  const self: Correlation = {
    value,
    old,
    key(name) {
      if (!isObject(value) || !isObject(old)) return undefined
      const inner = fieldSchema(schema, name)
      if (!inner || !Object.hasOwn(value, name) || !Object.hasOwn(old, name)) return undefined
      return correlate(value[name]!, old[name]!, inner)
    },
    index(at) {
      const items = schema && itemsOf(schema)
      if (!items || !isList(value) || !isList(old) || at >= value.length) return undefined
      const before = oldItem(schema, old, value[at]!)
      return before === undefined ? undefined : correlate(value[at]!, before, items)
    },
    isSame: () => (same ??= isUnchanged(self, schema)),
  }
  return self
}

/** What the schema does not tell apart is never known to be as it was, unless it is a list. */
function isUnchanged(whole: Correlation, schema: JsonSchema | undefined): boolean {
  const { value, old } = whole
  if (isList(value) && isList(old)) {
    if (schema?.['x-kubernetes-list-type'] !== 'map') return isDeepStrictEqual(value, old)
    return value.length === old.length && value.every((_, i) => whole.index(i)?.isSame() ?? false)
  }
  if (!isObject(value) || !isObject(old)) return isDeepStrictEqual(value, old)
  const names = Object.keys(value)
  const isAlike = names.length === Object.keys(old).length
  return isAlike && names.every((name) => whole.key(name)?.isSame() ?? false)
}

/** The item of an old list that has the same keys as one of the new. */
export function oldItem(schema: JsonSchema, old: readonly Json[], item: Json): Json | undefined {
  if (schema['x-kubernetes-list-type'] !== 'map') return undefined
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const isAlike = (other: Json) =>
    isObject(other) &&
    isObject(item) &&
    keys.every((key) => isDeepStrictEqual(other[key] ?? null, item[key] ?? null))
  return old.find(isAlike)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
