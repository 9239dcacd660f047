/**
 * The rules for names that have to be DNS labels or domains. Each answers what is wrong, in
 * upstream's words.
 */

import {
  type LengthUnit,
  maxLengthMessage,
  patternMessage,
  valid,
  wholly,
} from '#api/names/name-rules.ts'
import { byteLength } from '#base/go/text.ts'

export const labelLimitBytes = 63
export const subdomainLimitBytes = 253

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const underscoreLabel = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const underscoreSubdomain = `${underscoreLabel}(\\.${underscoreLabel})*`
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const wildcard = `\\*\\.${subdomain}`

const isLabel = wholly(label)
const isSubdomain = wholly(subdomain)
const isUnderscoreSubdomain = wholly(underscoreSubdomain)
const isLabel1035 = wholly(label1035)
const isWildcard = wholly(wildcard)

const labelMessage = patternMessage(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label,
  'my-name',
  '123-abc',
)
export const subdomainMessage = patternMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  'example.com',
)
const underscoreSubdomainMessage = patternMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  underscoreSubdomain,
  'example.com',
)
const label1035Message = patternMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  label1035,
  'my-name',
  'abc-123',
)
const wildcardMessage = patternMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  wildcard,
  '*.example.com',
)

/**
 * Upstream's IsDNS1123Label. Rules that upstream states declaratively (`k8s-short-name`) count in
 * bytes where the older ones say characters; for those pass `bytes`.
 */
export function dns1123LabelErrors(
  value: string,
  unit: LengthUnit = 'characters',
): readonly string[] {
  const shapeError = isLabel.test(value)
    ? undefined
    : isSubdomain.test(value)
      ? 'must not contain dots'
      : labelMessage
  return listErrors(value, labelLimitBytes, unit, shapeError)
}

/** Upstream's IsDNS1123Subdomain; for `k8s-long-name` pass `bytes`. */
export function dns1123SubdomainErrors(
  value: string,
  unit: LengthUnit = 'characters',
): readonly string[] {
  const shapeError = isSubdomain.test(value) ? undefined : subdomainMessage
  return listErrors(value, subdomainLimitBytes, unit, shapeError)
}

/** Upstream's IsDNS1123SubdomainWithUnderscore. */
export function dns1123SubdomainWithUnderscoreErrors(value: string): readonly string[] {
  const shapeError = isUnderscoreSubdomain.test(value) ? undefined : underscoreSubdomainMessage
  return listErrors(value, subdomainLimitBytes, 'characters', shapeError)
}

/** Upstream's IsDNS1035Label. */
export function dns1035LabelErrors(value: string): readonly string[] {
  const shapeError = isLabel1035.test(value) ? undefined : label1035Message
  return listErrors(value, labelLimitBytes, 'characters', shapeError)
}

/** Upstream's IsWildcardDNS1123Subdomain. */
export function wildcardSubdomainErrors(value: string): readonly string[] {
  const shapeError = isWildcard.test(value) ? undefined : wildcardMessage
  return listErrors(value, subdomainLimitBytes, 'characters', shapeError)
}

function listErrors(
  value: string,
  limitBytes: number,
  unit: LengthUnit,
  shapeError: string | undefined,
): readonly string[] {
  const isLong = byteLength(value) > limitBytes
  if (!isLong && shapeError === undefined) return valid
  return [
    ...(isLong ? [maxLengthMessage(limitBytes, unit)] : []),
    ...(shapeError === undefined ? [] : [shapeError]),
  ]
}
