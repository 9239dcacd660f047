import { nilList, nilMap } from '#api/schema/zero.ts'

/**
 * The new value with everything in it that equals its counterpart in the old one replaced by that
 * counterpart: the old value itself if nothing differs. Both are frozen, and so is the result.
 */
export function shareUnchanged<T>(old: unknown, value: T): T {
  return share(old, value) as T
}

type Fields = Readonly<Record<string, unknown>>

function share(old: unknown, value: unknown): unknown {
  if (old === value) return old
  if (typeof old !== 'object' || typeof value !== 'object' || !old || !value) return value
  if (Array.isArray(old) !== Array.isArray(value)) return value
  if (Array.isArray(value)) return shareList(old as readonly unknown[], value)
  return shareFields(old as Fields, value as Fields)
}

function shareList(old: readonly unknown[], value: readonly unknown[]): readonly unknown[] {
  if (value.length === 0) return isSameEmpty(old, value) ? old : value
  const items = value.map((item, i) => share(old[i], item))
  if (old.length === value.length && items.every((item, i) => item === old[i])) return old
  return items.every((item, i) => item === value[i]) ? value : Object.freeze(items)
}

function shareFields(old: Fields, value: Fields): Fields {
  const keys = Object.keys(value)
  if (value === nilMap || old === nilMap) return value
  const entries = keys.map((key) => {
    return [key, share(Object.hasOwn(old, key) ? old[key] : undefined, value[key])] as const
  })
  const isSame =
    keys.length === Object.keys(old).length &&
    entries.every(([key, member]) => Object.hasOwn(old, key) && member === old[key])
  if (isSame) return old
  if (entries.every(([key, member]) => member === value[key])) return value
  return Object.freeze(Object.fromEntries(entries))
}

/** A list that is not there is another than one that is there and empty. */
function isSameEmpty(old: readonly unknown[], value: readonly unknown[]): boolean {
  return old.length === 0 && (old === nilList) === (value === nilList)
}
