/** Reading a field, a key or an index, and what is said if it is not there. */
import { CelError, noSuchKey } from '#api/cel/errors.ts'
import { formatDouble } from '#api/cel/numbers.ts'
import {
  hasKind,
  isList,
  isMap,
  type ListValue,
  none,
  some,
  typeOf,
  type Value,
} from '#api/cel/values.ts'

/** What is at a key; an optional is looked into and answers with an optional. */
export function access(target: Value, key: Value): Value {
  if (hasKind(target, 'optional')) return accessOptional(target, key)
  if (isMap(target)) {
    const found = target.get(key)
    if (found === undefined) throw noSuchKey(keyName(key))
    return found
  }
  if (isList(target)) {
    const index = indexIn(target, key)
    if (index === undefined) throw new CelError(`index out of bounds: ${keyName(key)}`)
    return target.at(index)
  }
  throw noSuchKey(keyName(key))
}

/** What is at a key as an optional, empty if nothing is there. */
export function accessOptional(target: Value, key: Value): Value {
  if (hasKind(target, 'optional')) {
    return target.value === undefined ? none : accessOptional(target.value, key)
  }
  const found = find(target, key)
  return found === undefined ? none : some(found)
}

export function isPresent(target: Value, key: Value): boolean {
  if (hasKind(target, 'optional')) {
    return target.value !== undefined && isPresent(target.value, key)
  }
  return find(target, key) !== undefined
}

function find(target: Value, key: Value): Value | undefined {
  if (isMap(target)) return target.get(key)
  if (!isList(target)) return undefined
  const index = indexIn(target, key)
  return index === undefined ? undefined : target.at(index)
}

/** A whole number of any type is an index. */
function indexIn(list: ListValue, key: Value): number | undefined {
  const index = hasKind(key, 'uint') ? key.value : key
  if (typeof index !== 'bigint' && typeof index !== 'number') {
    throw new CelError(`unsupported index type '${typeOf(key).name}' in list`)
  }
  if (typeof index === 'number' && !Number.isInteger(index)) {
    throw new CelError(`unsupported index value ${formatDouble(index)} in list`)
  }
  return index >= 0 && index < list.size ? Number(index) : undefined
}

function keyName(key: Value): string {
  if (hasKind(key, 'uint')) return String(key.value)
  return typeof key === 'number' ? formatDouble(key) : String(key)
}
