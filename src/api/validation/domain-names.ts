/** The rules for fields that hold domains, and names with a domain in front. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { patternMessage, wholly } from '#api/names/name-rules.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
const isHttpPath = wholly(httpPath)

/** Upstream's IsFullyQualifiedName: a domain of at least three parts. */
export function validateFullyQualifiedName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  const errors = dns1123SubdomainErrors(name)
  if (errors.length > 0) return [invalid(at, name, errors.join(','))]
  if (name.split('.').length >= 3) return []
  const detail = 'should be a domain with at least three segments separated by dots'
  return [invalid(at, name, detail)]
}

/** Upstream's IsFullyQualifiedDomainName: a domain of two parts or more, with or without a last dot. */
export function validateFullyQualifiedDomainName(
  text: string,
  at: FieldPath,
): readonly FieldError[] {
  if (text === '') return [required(at)]
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  const errors = dns1123SubdomainErrors(name)
  if (errors.length > 0) return [invalid(at, name, errors.join(','))]
  const labels = name.split('.')
  if (labels.length < 2) {
    return [invalid(at, name, 'should be a domain with at least two segments separated by dots')]
  }
  const wrong = labels.find((label) => dns1123LabelErrors(label).length > 0)
  return wrong === undefined ? [] : [invalid(at, wrong, dns1123LabelErrors(wrong).join(','))]
}

/** Upstream's IsDomainPrefixedPath: `acme.io/foo`. */
export function validateDomainPrefixedPath(text: string, at: FieldPath): readonly FieldError[] {
  if (text === '') return [required(at)]
  const slash = text.indexOf('/')
  const [host, path] = [text.slice(0, Math.max(slash, 0)), text.slice(slash + 1)]
  if (host === '' || path === '') {
    return [invalid(at, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  }
  return [
    ...dns1123SubdomainErrors(host).map((message) => invalid(at, host, message)),
    ...(isHttpPath.test(path) ? [] : [invalid(at, path, patternMessage('Invalid path', httpPath))]),
  ]
}
