import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { type FieldError, invalid, required, tooLong } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'

const driverNameLimitBytes = 63

/** Upstream's ValidateCSIDriverName, which holds for drivers of devices too; any case will do. */
export function validateDriverName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return [
    ...(byteLength(name) > driverNameLimitBytes ? [tooLong(at, driverNameLimitBytes)] : []),
    ...dns1123SubdomainErrors(name.toLowerCase()).map((message) => invalid(at, name, message)),
  ]
}
