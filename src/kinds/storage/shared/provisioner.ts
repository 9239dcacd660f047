/** The rules that classes of storage and of volume attributes share. */

import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { type FieldError, invalid, required, tooLong } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'

const parameterLimit = 512
const parametersLimitBytes = 256 * 1024

/** Upstream complains of the name in lower case. */
export function validateProvisioner(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  const lower = name.toLowerCase()
  return qualifiedNameErrors(lower).map((message) => invalid(at, lower, message))
}

export function validateParameters(
  parameters: Readonly<Record<string, string>> = {},
  at: FieldPath,
): readonly FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > parameterLimit) return [tooLong(at, parameterLimit)]
  let size = 0
  for (const [key, value] of entries) size += byteLength(key) + byteLength(value)
  return [
    ...(Object.hasOwn(parameters, '') ? [invalid(at, '', 'field can not be empty.')] : []),
    ...(size > parametersLimitBytes ? [tooLong(at, parametersLimitBytes)] : []),
  ]
}
