/** Makes values of any type by chance, and values of no type at all, for tests of what must hold for all. */

import { isJsonObject, putMember } from '#api/patch/json-tree.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import type { ListType, ObjectType, ScalarType, Type } from '#api/schema/schema.ts'
import type { Random } from '#base/random.ts'

const words = ['a', 'b', 'web', 'x-1', 'ü', 'on"e', 'long'.repeat(8)] as const
const deepest = 7

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)]!
}

/**
 * A value that fits the type, without empty lists and maps, zeros and nulls: these mean the same in
 * memory as nothing at all, so they are tested by hand. Lists hold no item twice.
 */
export function randomValue(type: Type, random: Random, depth = 0): Json | undefined {
  switch (type.kind) {
    case 'object':
      return randomFields(type, random, depth)
    case 'list':
      return randomList(type, random, depth)
    case 'map':
      return randomMap(type.values, random, depth)
    case 'union':
      return randomValue(random.below(2) === 0 ? type.object : type.other, random, depth)
    default:
      return randomScalar(type, random)
  }
}

function randomFields(type: ObjectType, random: Random, depth: number): Json | undefined {
  const result: Record<string, Json> = {}
  if (depth < deepest) {
    for (const field of type.fields) {
      if (field.name === 'managedFields' || random.below(10) >= 4) continue
      const value = randomValue(field.type, random, depth + 1)
      if (value !== undefined) result[field.name] = value
    }
  }
  return Object.keys(result).length > 0 ? result : undefined
}

function randomMap(values: Type, random: Random, depth: number): Json | undefined {
  const result: Record<string, Json> = {}
  for (let i = random.below(3); i >= 0; i--) {
    const value = randomValue(values, random, depth + 1)
    if (value !== undefined) putMember(result, pick(random, words), value)
  }
  return Object.keys(result).length > 0 ? result : undefined
}

function randomList(type: ListType, random: Random, depth: number): Json | undefined {
  const items = new Map<string, Json>()
  for (let i = random.below(3); i >= 0; i--) {
    const item = randomValue(type.items, random, depth + 1)
    const whole =
      item !== undefined && type.listType === 'map' ? withKeys(type, item, random) : item
    if (whole !== undefined) items.set(identityOf(type, whole), whole)
  }
  return items.size > 0 ? [...items.values()] : undefined
}

function withKeys({ keys = [], items }: ListType, item: Json, random: Random): Json | undefined {
  if (items.kind !== 'object' || !isJsonObject(item)) return undefined
  const result: Record<string, Json> = { ...item }
  for (const key of keys) {
    const field = items.fieldsByName.get(key)!
    result[key] ??= randomValue(field.type, random) ?? 'a'
  }
  return result
}

function identityOf({ listType, keys = [] }: ListType, item: Json): string {
  const keyed = listType === 'map' && isJsonObject(item) ? keys.map((key) => item[key]!) : item
  return JSON.stringify(keyed)
}

function randomScalar({ kind, enum: values }: ScalarType, random: Random): Json | undefined {
  if (values && values.length > 0) return pick(random, values.filter(Boolean))
  switch (kind) {
    case 'bool':
      return true
    case 'int32':
    case 'int64':
    case 'IntOrString':
      return random.below(4) + 1
    case 'float64':
      return random.below(4) + 0.5
    case 'Quantity':
      return pick(random, ['1', '100m', '2Gi'])
    case 'Time':
      return pick(random, ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'])
    case 'MicroTime':
      return '2026-01-01T00:00:00.000001Z'
    case 'Duration':
      return '1m30s'
    case 'Bytes':
      return 'YWJj'
    case 'RawObject':
    case 'Json':
      return { a: pick(random, words) }
    case 'FieldsV1':
      return undefined
    case 'string':
      return pick(random, words)
  }
}

const keys = [
  'a',
  'name',
  'spec',
  'metadata',
  'containers',
  '$patch',
  '__proto__',
  'constructor',
  '',
] as const

/** Any JSON at all. */
export function randomJson(random: Random, depth = 0): Json {
  switch (random.below(depth > 4 ? 6 : 9)) {
    case 0:
      return null
    case 1:
      return random.below(2) === 0
    case 2:
      return pick(random, [0, -1, 7, 1.5, 1e300, 2 ** 53, -0])
    case 3:
      return pick(random, [2n ** 60n, -(2n ** 63n)])
    case 4:
    case 5:
      return pick(random, [...words, '', 'delete', 'replace', '\u0000', '\ud800'])
    case 6:
      return Array.from({ length: random.below(4) }, () => randomJson(random, depth + 1))
    default: {
      const result: Record<string, Json> = {}
      for (let i = random.below(4); i > 0; i--) {
        putMember(result, pick(random, keys), randomJson(random, depth + 1))
      }
      return result
    }
  }
}

/** The value with one part, wherever it is, put in place of by something else. */
export function spoiled(value: Json, random: Random, by: (random: Random) => Json): Json {
  const isLeaf = typeof value !== 'object' || value === null || random.below(6) === 0
  const names = isLeaf ? [] : Object.keys(value)
  if (names.length === 0) return by(random)
  const name = pick(random, names)
  if (Array.isArray(value)) {
    return value.with(Number(name), spoiled(value[Number(name)] as Json, random, by))
  }
  const object = value as JsonObject
  return { ...object, [name]: spoiled(object[name]!, random, by) }
}
