/**
 * Changed copies of frozen values that keep what did not change: the same object comes back when
 * nothing was to be done, so that defaulting what is complete already costs no memory.
 */

import { changedPart, changedParts } from '#api/codec/shared-work.ts'

/** Fields to set; those that are undefined are left as they are. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** `object` with what `changes` says; the same object if that is nothing new. */
export function withChanges<T extends object>(object: T, changes: Changes<T>): T {
  for (const key in changes) {
    const value = changes[key]
    if (value !== undefined && value !== object[key]) return changedPart(object, changes, changed)
  }
  return object
}

function changed<T extends object>(object: T, changes: Changes<T>): T {
  const copy = { ...object }
  for (const key in changes) {
    const value = changes[key]
    if (value !== undefined && value !== object[key]) copy[key] = value as T[typeof key]
  }
  return copy
}

/** Each item of a list changed; the same list if none was. */
export function mapSame<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let copy: T[] | undefined
  for (let i = 0; i < list.length; i++) {
    const item = list[i]!
    const changed = change(item)
    if (copy) copy.push(changed)
    else if (changed !== item) copy = [...list.slice(0, i), changed]
  }
  return copy ? changedParts(list, copy) : list
}

/** `object` without some of its fields; the same object if it has none of them. */
export function withoutFields<T extends object>(object: T, ...keys: readonly (keyof T)[]): T {
  let isThere = false
  for (const key of keys) isThere ||= object[key] !== undefined
  if (!isThere) return object
  // Not by `delete`: an object that lost a field is slow to read from then on.
  const copy: Partial<T> = {}
  for (const key in object) if (!keys.includes(key)) copy[key] = object[key]
  return copy as T
}
