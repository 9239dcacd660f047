/** What is handed to a driver as it is: it has to be a JSON object, and not too large a one. */

import type { Json } from '#api/scalars/scalars.ts'
import { nilMap } from '#api/schema/zero.ts'
import { type FieldError, invalid, required, tooLong } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength, formatGoJson } from '#base/go/text.ts'
import type { DeviceConfiguration } from '#kinds/resource/shared/types.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'

const parametersLimitBytes = 10 * 1024

/** `isStored` for what was accepted before, whose size may then be what it is. */
export function validateConfiguration(
  { opaque }: DeviceConfiguration,
  at: FieldPath,
  isStored = false,
): readonly FieldError[] {
  const opaqueAt = at.child('opaque')
  if (!opaque) return [required(opaqueAt)]
  return [
    ...validateDriverName(opaque.driver, opaqueAt.child('driver')),
    ...validateRawObject(opaque.parameters, opaqueAt.child('parameters'), isStored),
  ]
}

export function validateRawObject(
  value: Json | undefined,
  at: FieldPath,
  isStored = false,
): readonly FieldError[] {
  if (value === undefined || value === null || value === nilMap) return [required(at)]
  if (!isStored && byteLength(formatGoJson(value)) > parametersLimitBytes) {
    return [tooLong(at, parametersLimitBytes)]
  }
  if (typeof value === 'object' && !Array.isArray(value)) return []
  return [invalid(at, '<value omitted>', 'must be a valid JSON object')]
}
