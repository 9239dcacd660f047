/** What strategic merge patches say of values, in upstream's words: they name types as Go does. */

import { isJsonList, isJsonObject } from '#api/patch/json-tree.ts'
import { PatchError } from '#api/patch/patch-error.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import { formatGoNumber, isGoInt } from '#base/go/text.ts'

export const directiveKey = '$patch'
export const deletePrefix = '$deleteFromPrimitiveList'
export const orderPrefix = '$setElementOrder'
export const retainKey = '$retainKeys'

export const badPrimitiveList = 'invalid patch format of primitive list'
export const badRetainKeys = 'invalid patch format of retainKeys'
export const badOrderList = 'invalid patch format of setElementOrder list'

export function badRequest(message: string): PatchError {
  return new PatchError('BadRequest', message)
}

export function failure(message: string): PatchError {
  return new PatchError('Internal', message)
}

/** The Go type that upstream holds a value in. */
export type GoType = 'map' | 'list' | 'string' | 'bool' | 'int64' | 'float64' | 'nil'

export function goTypeOf(value: Json): GoType {
  if (value === null) return 'nil'
  if (isJsonList(value)) return 'list'
  switch (typeof value) {
    case 'object':
      return 'map'
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    default:
      return isGoInt(value) ? 'int64' : 'float64'
  }
}

const goNames: Readonly<Record<GoType, string>> = {
  map: 'map[string]interface {}',
  list: '[]interface {}',
  string: 'string',
  bool: 'bool',
  int64: 'int64',
  float64: 'float64',
  nil: '%!s(<nil>)',
}

export function badType(expected: GoType, actual: Json): PatchError {
  return failure(`expected a ${goNames[expected]}, but received a ${goNames[goTypeOf(actual)]}`)
}

/** What Go's `%T` prints of a value. */
export function goNameOf(value: Json): string {
  return goNames[goTypeOf(value)]
}

export function noMergeKey(item: JsonObject, key: string): PatchError {
  return failure(`map: ${formatGo(item)} does not contain declared merge key: ${key}`)
}

export function badDirective(directive: Json, patch: JsonObject): PatchError {
  const shown = typeof directive === 'string' ? directive : misprint(directive)
  return failure(`unknown patch type: ${shown} in map: ${formatGo(patch)}`)
}

/** What Go prints for `%s` of something that is no text. */
function misprint(value: Json): string {
  if (value === null) return '%!s(<nil>)'
  if (typeof value === 'object') return formatGo(value)
  return `%!s(${goNames[goTypeOf(value)]}=${formatGo(value)})`
}

/** A value as Go's `%v` prints it. */
export function formatGo(value: Json): string {
  if (value === null) return '<nil>'
  if (typeof value === 'number' || typeof value === 'bigint') return formatGoNumber(value)
  if (isJsonList(value)) return `[${value.map(formatGo).join(' ')}]`
  if (!isJsonObject(value)) return String(value)
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${key}:${formatGo(value[key]!)}`)
  return `map[${members.join(' ')}]`
}

/** The one type that all items are of; throws if there are several, or none at all. */
export function itemType(...lists: readonly (readonly Json[])[]): GoType {
  let found: GoType | undefined
  for (const list of lists) {
    for (const item of list) {
      const type = goTypeOf(item)
      if (type === 'nil' && found === undefined) throw failure('list elements may not be null')
      if (type === 'list' && found === undefined) {
        throw new PatchError('Invalid', 'lists of lists are not supported')
      }
      found ??= type
      if (type !== found) {
        throw failure(`list element types are not identical: ${formatGo(lists)}`)
      }
    }
  }
  if (found === undefined) throw failure('no elements in any of the given slices')
  return found
}

/** Items of a list of which all must be objects that have the key. */
export function keyedItems(items: readonly Json[], key: string): readonly JsonObject[] {
  for (const item of items) {
    if (!isJsonObject(item)) throw badType('map', item)
    if (!Object.hasOwn(item, key)) throw noMergeKey(item, key)
  }
  return items as readonly JsonObject[]
}

/** What tells an item from others: the value of the merge key, or the item itself. */
export function identityOf(item: Json, key: string): Json | undefined {
  const value =
    key === '' ? item : isJsonObject(item) && Object.hasOwn(item, key) ? item[key] : null
  if (typeof value === 'object' && value !== null) {
    throw failure('runtime error: comparing uncomparable type in a merge key')
  }
  return value
}
