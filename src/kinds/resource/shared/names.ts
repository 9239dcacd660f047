/** The names of what drivers offer: pools, devices, attributes and shares. */
import {
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  subdomainLimitBytes,
} from '#api/names/dns-names.ts'
import { labelValueErrors } from '#api/names/label-names.ts'
import { cIdentifierErrors } from '#api/names/names.ts'
import { type FieldError, invalid, named, required, tooLong } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'

/** The longest domain and identifier of a qualified name. */
export const domainLimitBytes = 63
export const identifierLimitBytes = 32
/** How much of a qualified name errors show. */
export const qualifiedNameLimitBytes = domainLimitBytes + 1 + identifierLimitBytes

/** Requests, devices, sets of counters and counters. */
export function validateLabelName(name: string, at: FieldPath): readonly FieldError[] {
  return dns1123LabelErrors(name).map((message) => invalid(at, name, message))
}

export function validateSubdomainName(name: string, at: FieldPath): readonly FieldError[] {
  return dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))
}

export function validateLabelValue(value: string, at: FieldPath): readonly FieldError[] {
  return labelValueErrors(value).map((message) => invalid(at, value, message))
}

/** A pool: DNS subdomains between slashes. */
export function validatePoolName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return [
    ...(byteLength(name) > subdomainLimitBytes ? [tooLong(at, subdomainLimitBytes)] : []),
    ...name.split('/').flatMap((part) => validateSubdomainName(part, at)),
  ]
}

/** An attribute or capacity: an identifier, with or without a domain. */
export function validateQualifiedName(name: string, at: FieldPath): readonly FieldError[] {
  const [first = '', second, ...more] = name.split('/')
  if (second === undefined) return validateIdentifier(first, at)
  // Upstream accepts any name with more than one slash.
  if (more.length > 0) return []
  return [
    ...(first === ''
      ? [invalid(at, '', 'the domain must not be empty')]
      : validateDriverName(first, at)),
    ...(second === ''
      ? [invalid(at, '', 'the name must not be empty')]
      : validateIdentifier(second, at)),
  ]
}

export function validateFullyQualifiedName(name: string, at: FieldPath): readonly FieldError[] {
  const detail = 'a fully qualified name must be a domain and a name separated by a slash'
  return [
    ...validateQualifiedName(name, at),
    ...(name.includes('/') ? [] : [invalid(at, named(name), detail)]),
  ]
}

function validateIdentifier(id: string, at: FieldPath): readonly FieldError[] {
  return [
    ...(byteLength(id) > identifierLimitBytes ? [tooLong(at, identifierLimitBytes)] : []),
    ...cIdentifierErrors(id).map((message) => invalid(at, id, message)),
  ]
}

const hex = '[0-9a-fA-F]'
const dashed = new RegExp(`^${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}$`)
const plain = new RegExp(`^${hex}{32}$`)
const normalized =
  'uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters'

/** A UUID in its one usual form. Others that Go's parser takes are told from what is none. */
export function validateUid(uid: string, at: FieldPath): readonly FieldError[] {
  const wrong = uuidError(uid)
  if (wrong !== undefined) return [invalid(at, uid, `error validating uid: ${wrong}`)]
  return uid.length === 36 && uid === uid.toLowerCase() ? [] : [invalid(at, uid, normalized)]
}

function uuidError(text: string): string | undefined {
  const bytes = byteLength(text)
  switch (bytes) {
    case 36:
      return dashed.test(text) ? undefined : 'invalid UUID format'
    case 32:
      return plain.test(text) ? undefined : 'invalid UUID format'
    case 38:
      if (!text.startsWith('{') || !text.endsWith('}')) return 'invalid bracketed UUID format'
      return dashed.test(text.slice(1, -1)) ? undefined : 'invalid UUID format'
    case 45:
      if (!/^urn:uuid:/i.test(text))
        return `invalid urn prefix: ${JSON.stringify(text.slice(0, 9))}`
      return dashed.test(text.slice(9)) ? undefined : 'invalid UUID format'
    default:
      return `invalid UUID length: ${bytes}`
  }
}
