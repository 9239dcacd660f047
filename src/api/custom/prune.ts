/** Fields that a schema does not know are dropped, and told, unless it wants all kept. */
import { isList, isObject } from '#api/custom/correlation.ts'
import {
  additionalOf,
  asResource,
  headerFields,
  itemsOf,
  type JsonSchema,
  propertyOf,
} from '#api/custom/json-schema.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'

export interface Pruned {
  readonly value: Json
  /** The paths of what was dropped, sorted. */
  readonly unknown: readonly string[]
}

/** Prunes a whole object: its apiVersion, kind and metadata stay. */
export function pruneResource(value: JsonObject, schema: JsonSchema): Pruned {
  return prune(value, asResource(schema))
}

export function prune(value: Json, schema: JsonSchema): Pruned {
  const unknown: string[] = []
  const pruned = pruneValue(value, schema, { at: '', unknown })
  return { value: pruned, unknown: unknown.toSorted() }
}

interface Place {
  readonly at: string
  readonly unknown: string[]
  /** Whether what is not known stays. */
  readonly keeps?: boolean
}

function pruneValue(value: Json, schema: JsonSchema | undefined, place: Place): Json {
  if (isList(value)) return pruneList(value, schema, place)
  if (!isObject(value)) return value
  const { at, unknown } = place
  const keeps = place.keeps || schema?.['x-kubernetes-preserve-unknown-fields'] || false
  const entries: [string, Json][] = []
  let isSame = true
  for (const [name, item] of Object.entries(value)) {
    const path = at === '' ? name : `${at}.${name}`
    const kept = keepField(item, name, { schema, keeps, path, unknown })
    if (kept === undefined) {
      isSame = false
      if (!headerFields.has(name) || at !== '') unknown.push(path)
      continue
    }
    if (kept !== item) isSame = false
    entries.push([name, kept])
  }
  return isSame ? value : Object.fromEntries(entries)
}

interface Field {
  readonly schema: JsonSchema | undefined
  readonly keeps: boolean
  readonly path: string
  readonly unknown: string[]
}

/** Nothing if the field is not known. */
function keepField(item: Json, name: string, field: Field): Json | undefined {
  const { schema, keeps, path, unknown } = field
  if (!schema) return keeps ? item : undefined
  if (schema['x-kubernetes-embedded-resource'] && headerFields.has(name)) return item
  const property = propertyOf(schema, name)
  if (property) return pruneValue(item, property, { at: path, unknown })
  if (schema.additionalProperties !== undefined) {
    return pruneValue(item, additionalOf(schema), { at: path, unknown })
  }
  return keeps ? item : undefined
}

function pruneList(list: readonly Json[], schema: JsonSchema | undefined, place: Place): Json {
  const { at, unknown } = place
  const keeps = place.keeps || schema?.['x-kubernetes-preserve-unknown-fields'] || false
  const items = schema && itemsOf(schema)
  if (keeps && !items) return list
  const pruned = list.map((item, i) =>
    pruneValue(item, items, { at: `${at}[${i}]`, unknown, keeps }),
  )
  return pruned.every((item, i) => item === list[i]) ? list : pruned
}
