/** The rules for `metadata.managedFields`, apart from the sets of fields themselves. */

import { oncePerPart } from '#api/codec/shared-work.ts'
import type { ManagedFieldsEntry } from '#api/metadata.ts'
import { type FieldError, invalid, tooLong } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { byteLength, isPrintableGo } from '#base/go/text.ts'

const managerLimitBytes = 128
const subresourceLimitBytes = 256

export function validateManagedFields(
  entries: readonly ManagedFieldsEntry[],
  at: FieldPath,
): readonly FieldError[] {
  if (areRight(entries, undefined)) return none
  return entries.flatMap((entry, i) => validateEntry(entry, at.index(i)))
}

const none: readonly FieldError[] = []

/** One list of entries is that of many objects which one manager makes. */
const areRight = oncePerPart((entries: readonly ManagedFieldsEntry[]): boolean => {
  return entries.every((entry) => validateEntry(entry, nowhere).length === 0)
})

const nowhere = path('managedFields')

function validateEntry(entry: ManagedFieldsEntry, at: FieldPath): readonly FieldError[] {
  const { operation = '', fieldsType = '', manager = '', subresource = '' } = entry
  const errors: FieldError[] = []
  if (operation !== 'Apply' && operation !== 'Update') {
    errors.push(invalid(at.child('operation'), operation, 'must be `Apply` or `Update`'))
  }
  if (fieldsType !== '' && fieldsType !== 'FieldsV1') {
    errors.push(invalid(at.child('fieldsType'), fieldsType, 'must be `FieldsV1`'))
  }
  errors.push(...validateFieldManager(manager, at.child('manager')))
  if (byteLength(subresource) > subresourceLimitBytes) {
    errors.push(tooLong(at.child('subresource'), subresourceLimitBytes))
  }
  return errors
}

/** What is wrong with the name under which somebody keeps fields; also of a request's parameter. */
export function validateFieldManager(manager: string, at: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = []
  if (byteLength(manager) > managerLimitBytes) errors.push(tooLong(at, managerLimitBytes))
  if (isPrintableGo(manager)) return errors
  let position = 0
  for (const rune of manager) {
    if (!isPrintableGo(rune)) {
      const detail = `invalid character ${runeName(rune)} (at position ${position})`
      errors.push(invalid(at, manager, detail))
    }
    position += byteLength(rune)
  }
  return errors
}

/** A character that cannot be printed, as Go's `%#U` names it. */
function runeName(rune: string): string {
  return `U+${(rune.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
