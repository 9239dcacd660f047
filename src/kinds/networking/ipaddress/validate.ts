import { validateIp } from '#api/ip/ip-validation.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { pathSegmentNameErrors } from '#api/names/names.ts'
import { isSame } from '#api/objects/equality.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type { IPAddress, ParentReference } from '#kinds/networking/ipaddress/types.ts'

/** An IPAddress is named after the address, in canonical form. */
export function ipAddressNameErrors(name: string): readonly string[] {
  return validateIp(name, path('name')).map((error) => error.detail)
}

export function validateIPAddress({ spec }: IPAddress): readonly FieldError[] {
  const at = path('spec', 'parentRef')
  return spec.parentRef === undefined ? [required(at)] : validateParentRef(spec.parentRef, at)
}

export function validateIPAddressUpdate(
  { spec }: IPAddress,
  old: IPAddress,
): readonly FieldError[] {
  if (isSame(spec.parentRef, old.spec.parentRef)) return []
  const shown = internalFormOf('networking.v1.ParentReference', spec.parentRef)
  return [invalid(path('spec', 'parentRef'), shown, 'field is immutable')]
}

function validateParentRef(parent: ParentReference, at: FieldPath): readonly FieldError[] {
  const { group = '', resource, namespace = '', name } = parent
  const named = (field: string, value: string) =>
    pathSegmentNameErrors(value).map((message) => invalid(at.child(field), value, message))
  const groupErrors = group === '' ? [] : dns1123SubdomainErrors(group)
  return [
    ...groupErrors.map((message) => invalid(at.child('group'), group, message)),
    ...(resource === '' ? [required(at.child('resource'))] : named('resource', resource)),
    ...(name === '' ? [required(at.child('name'))] : named('name', name)),
    ...(namespace === '' ? [] : named('namespace', namespace)),
  ]
}
