/** The rules for the names of signers, and of the trust bundles that belong to one. */
import {
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  labelLimitBytes,
  subdomainLimitBytes,
} from '#api/names/dns-names.ts'
import { subdomainName } from '#api/names/object-names.ts'
import { type FieldError, invalid, required, tooLong } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength, quoteGo } from '#base/go/text.ts'

/** A path holds a namespace, a dot and a name; the whole a domain and a slash besides. */
const pathLimitBytes = labelLimitBytes + 1 + subdomainLimitBytes
const limitBytes = subdomainLimitBytes + 1 + pathLimitBytes

/** Upstream's ValidateSignerName: `domain/path`. */
export function validateSignerName(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  const [domain = '', path = '', ...more] = name.split('/')
  if (!name.includes('/') || more.length > 0) {
    const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'"
    return [invalid(at, name, form)]
  }
  const errors: FieldError[] = []
  if (byteLength(domain) > subdomainLimitBytes) errors.push(tooLong(at, subdomainLimitBytes))
  errors.push(...validateParts(domain, dns1123LabelErrors, at))
  if (!domain.includes('.')) {
    errors.push(
      invalid(at, domain, 'should be a domain with at least two segments separated by dots'),
    )
  }
  errors.push(...validateParts(path, dns1123SubdomainErrors, at))
  if (byteLength(name) > limitBytes) errors.push(tooLong(at, limitBytes))
  return errors
}

/** Of the parts between dots only the first wrong one is told. */
function validateParts(
  text: string,
  errorsOf: (part: string) => readonly string[],
  at: FieldPath,
): readonly FieldError[] {
  for (const part of text.split('.')) {
    const messages = errorsOf(part)
    if (messages.length === 0) continue
    return messages.map((message) =>
      invalid(at, text, `validating label ${quoteGo(part)}: ${message}`),
    )
  }
  return []
}

/** Upstream's ValidateClusterTrustBundleName: bundles of a signer start with its name. */
export function trustBundleNameErrors(
  name: string,
  isPrefix: boolean,
  signerName: string,
): readonly string[] {
  if (signerName === '') {
    if (!name.includes(':')) return subdomainName(name, isPrefix)
    return ['ClusterTrustBundle without signer name must not have ":" in its name']
  }
  const start = `${signerName.replaceAll('/', ':')}:`
  if (name.startsWith(start)) return subdomainName(name.slice(start.length), isPrefix)
  return [`ClusterTrustBundle for signerName ${signerName} must be named with prefix ${start}`]
}

/** The signer that the name of a trust bundle tells, if it tells one. */
export function signerOfTrustBundle(name: string): string {
  const end = name.lastIndexOf(':')
  return end < 0 ? '' : name.slice(0, end).replaceAll(':', '/')
}
