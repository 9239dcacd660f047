/** Defaults of a schema, and nulls where it allows none: a default stands for them, or nothing. */
import { isList, isObject } from '#api/custom/correlation.ts'
import { fieldSchema, itemsOf, type JsonSchema } from '#api/custom/json-schema.ts'
import type { Json } from '#api/scalars/scalars.ts'

/** Without nulls that have no meaning. */
export function withoutNulls(value: Json, schema: JsonSchema | undefined): Json {
  if (isList(value)) {
    const items = schema && itemsOf(schema)
    return sameList(value, (item) => withoutNulls(item, items))
  }
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([name, item]) => {
    const inner = item === null ? fieldSchema(schema, name) : undefined
    return !(inner && !inner.nullable && inner.default === undefined)
  })
  return sameObject(
    value,
    kept.map(([name, item]) => [name, withoutNulls(item, fieldSchema(schema, name))]),
  )
}

export function withDefaults(value: Json, schema: JsonSchema | undefined): Json {
  if (!schema) return value
  if (isList(value)) {
    const items = itemsOf(schema)
    return sameList(value, (item) => withDefaults(filled(item, items), items))
  }
  if (!isObject(value)) return value
  const missing = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    property.default === undefined || Object.hasOwn(value, name) ? [] : [[name, null] as const],
  )
  return sameObject(
    value,
    [...Object.entries(value), ...missing].map(([name, item]) => {
      const inner = fieldSchema(schema, name)
      const isMissing = !Object.hasOwn(value, name)
      return [name, withDefaults(isMissing ? inner!.default! : filled(item, inner), inner)]
    }),
  )
}

function filled(item: Json, schema: JsonSchema | undefined): Json {
  if (item !== null || !schema || schema.nullable) return item
  return schema.default ?? item
}

function sameList(list: readonly Json[], change: (item: Json) => Json): Json {
  const changed = list.map(change)
  return changed.every((item, i) => item === list[i]) ? list : changed
}

function sameObject(
  object: Readonly<Record<string, Json>>,
  entries: readonly (readonly [string, Json])[],
): Json {
  const isSame =
    entries.length === Object.keys(object).length &&
    entries.every(([name, item]) => object[name] === item)
  return isSame ? object : Object.fromEntries(entries)
}
