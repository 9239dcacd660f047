/** Takes back the one change that a write without changes would make. */

import { isDeepStrictEqual } from 'node:util'
import { type Stored, withManagedFields } from '#api/apply/object-json.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'

/**
 * The object with the old times in managedFields if nothing else tells it from the old one; then it
 * need not be stored. Runs last, when admission has had its say.
 */
export function keepTimes<T extends Stored>(old: T, object: T): T {
  const before = old.metadata.managedFields
  const after = object.metadata.managedFields
  if (before === after || !before || !after || before.length !== after.length) return object
  if (!before.every((entry, i) => isSameButTime(entry, after[i]!))) return object
  const kept = withManagedFields(object, before)
  return isDeepStrictEqual(old, kept) ? kept : object
}

function isSameButTime(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return a === b || isDeepStrictEqual({ ...a, time: undefined }, { ...b, time: undefined })
}
