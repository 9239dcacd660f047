/** Items of sets are all different, and so are the keys of items of lists that are maps. */
import { isList, isObject } from '#api/custom/correlation.ts'
import { fieldSchema, itemsOf, type JsonSchema, propertyOf } from '#api/custom/json-schema.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { duplicate, type FieldError, invalid } from '#api/validation/field-error.ts'
import { FieldPath } from '#api/validation/field-path.ts'
import { formatGoJson } from '#base/go/text.ts'

export function validateUniqueness(
  value: Json,
  schema: JsonSchema | undefined,
  at?: FieldPath,
): readonly FieldError[] {
  if (!schema) return []
  if (isObject(value)) {
    return Object.entries(value).flatMap(([name, item]) => {
      const isProperty = propertyOf(schema, name) !== undefined
      const place = isProperty && at ? at.child(name) : new FieldPath(name, at, !isProperty)
      return validateUniqueness(item, fieldSchema(schema, name), place)
    })
  }
  if (!isList(value)) return []
  const items = itemsOf(schema)
  return [
    ...ownErrors(value, schema, at),
    ...value.flatMap((item, i) => validateUniqueness(item, items, itemPlace(at, i))),
  ]
}

function itemPlace(at: FieldPath | undefined, index: number): FieldPath {
  return at ? at.index(index) : new FieldPath(index, undefined, true)
}

function ownErrors(
  list: readonly Json[],
  schema: JsonSchema,
  at: FieldPath | undefined,
): readonly FieldError[] {
  const listType = schema['x-kubernetes-list-type']
  if (listType === 'set') {
    return repeated(list).map((i) => duplicate(itemPlace(at, i), list[i]))
  }
  if (listType !== 'map') return []
  const wrong = list.findIndex((item) => item !== null && !isObject(item))
  if (wrong >= 0) {
    const why = 'must be an object for an array of list-type map'
    return [invalid(itemPlace(at, wrong), list[wrong], why)]
  }
  const keys = list.map((item) => keyOf(item, schema['x-kubernetes-list-map-keys'] ?? []))
  return repeated(keys).map((i) => duplicate(itemPlace(at, i), keys[i]))
}

function keyOf(item: Json, names: readonly string[]): Json {
  const known = isObject(item) ? names.filter((name) => Object.hasOwn(item, name)) : []
  return Object.fromEntries(known.map((name) => [name, (item as Record<string, Json>)[name]!]))
}

/** Where a value stands for the second time; the third and later are not told. */
function repeated(list: readonly Json[]): readonly number[] {
  const times = new Map<string, number>()
  const second: number[] = []
  list.forEach((item, i) => {
    const text = formatGoJson(item)
    const count = (times.get(text) ?? 0) + 1
    times.set(text, count)
    if (count === 2) second.push(i)
  })
  return second
}
