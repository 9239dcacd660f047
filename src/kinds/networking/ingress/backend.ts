/** The rules for where an Ingress sends requests to: a service's port, or some other object. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { pathSegmentNameErrors, portNameErrors, portNumberErrors } from '#api/names/names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { TypedLocalObjectReference } from '#kinds/core/pod/types.ts'
import type { IngressBackend, IngressServiceBackend } from '#kinds/networking/ingress/types.ts'

export function validateBackend(
  { service, resource }: IngressBackend,
  at: FieldPath,
): readonly FieldError[] {
  if (service && resource) {
    return [invalid(at, '', 'cannot set both resource and service backends')]
  }
  if (resource) return validateObjectReference(resource, at.child('resource'))
  if (service) return validateService(service, at)
  return [invalid(at, '', 'resource or service backend is required')]
}

function validateService(
  { name, port }: IngressServiceBackend,
  at: FieldPath,
): readonly FieldError[] {
  const nameAt = at.child('service', 'name')
  const errors =
    name === ''
      ? [required(nameAt)]
      : dns1123LabelErrors(name).map((message) => invalid(nameAt, name, message))
  return [...errors, ...validatePort(port?.name ?? '', port?.number ?? 0, at)]
}

function validatePort(name: string, number: number, at: FieldPath): readonly FieldError[] {
  if (name !== '' && number !== 0) {
    return [invalid(at, '', 'cannot set both port name & port number')]
  }
  const portAt = at.child('service', 'port')
  if (name !== '') {
    return portNameErrors(name).map((message) => invalid(portAt.child('name'), name, message))
  }
  if (number === 0) return [required(at, 'port name or number is required')]
  return portNumberErrors(number).map((message) => invalid(portAt.child('number'), number, message))
}

function validateObjectReference(
  { apiGroup, kind, name }: TypedLocalObjectReference,
  at: FieldPath,
): readonly FieldError[] {
  const named = (field: string, value: string) =>
    value === ''
      ? [required(at.child(field))]
      : pathSegmentNameErrors(value).map((message) => invalid(at.child(field), value, message))
  const groupErrors = apiGroup === undefined ? [] : dns1123SubdomainErrors(apiGroup)
  return [
    ...groupErrors.map((message) => invalid(at.child('apiGroup'), apiGroup, message)),
    ...named('kind', kind),
    ...named('name', name),
  ]
}
