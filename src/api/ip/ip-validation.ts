/** The rules for fields that hold addresses and networks, in upstream's words. */

import {
  bitsOf,
  equalIps,
  formatCidr,
  isLinkLocalIp,
  isLinkLocalMulticastIp,
  isLoopbackIp,
  isUnspecifiedIp,
  type ParsedCidr,
  parseCidrText,
  parseIp,
} from '#api/ip/ip.ts'
import { formatIp, parseIpText } from '#api/ip/ip-text.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'

export interface LegacyRules {
  /** Values that were there before, which stay valid although the rules grew stricter. */
  readonly validOld?: readonly string[]
}

/** Upstream's IsValidIP, for fields that want the one canonical text. */
export function validateIp(value: string, at: FieldPath): readonly FieldError[] {
  const errors = validateLegacyIp(value, at)
  if (errors.length > 0) return errors
  return canonicalErrors(value, formatIp(parseIp(value)!), at)
}

/** Upstream's IsValidIPForLegacyField: an address that all parsers read alike. */
export function validateLegacyIp(
  value: string,
  at: FieldPath,
  rules: LegacyRules = {},
): readonly FieldError[] {
  if (rules.validOld?.includes(value)) return []
  const parsed = parseIpText(value)
  if (!parsed)
    return [invalid(at, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
  if (parsed.hasLeadingZeros) return [invalid(at, value, 'must not have leading 0s')]
  return parsed.isMapped ? [invalid(at, value, 'must not be an IPv4-mapped IPv6 address')] : []
}

/** Upstream's IsValidCIDR, for fields that want the one canonical text of a network. */
export function validateCidr(value: string, at: FieldPath): readonly FieldError[] {
  const errors = validateLegacyCidr(value, at)
  if (errors.length > 0) return errors
  return canonicalErrors(value, formatCidr(parseCidrText(value)!.network), at)
}

/** Upstream's IsValidCIDRForLegacyField: a network that all parsers read alike. */
export function validateLegacyCidr(
  value: string,
  at: FieldPath,
  rules: LegacyRules = {},
): readonly FieldError[] {
  if (rules.validOld?.includes(value)) return []
  const parsed = parseCidrText(value)
  if (!parsed) {
    return [invalid(at, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
  }
  if (parsed.hasLeadingZeros)
    return [invalid(at, value, 'must not have leading 0s in IP or prefix length')]
  if (parsed.isMapped) return [invalid(at, value, 'must not have an IPv4-mapped IPv6 address')]
  return hasHostBits(parsed)
    ? [invalid(at, value, 'must not have bits set beyond the prefix length')]
    : []
}

/** Upstream's IsValidInterfaceAddress: an address with the length of its network's prefix. */
export function validateInterfaceAddress(value: string, at: FieldPath): readonly FieldError[] {
  const parsed = parseCidrText(value)
  if (!parsed) {
    return [
      invalid(
        at,
        value,
        'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)',
      ),
    ]
  }
  return canonicalErrors(value, `${formatIp(parsed.ip)}/${parsed.network.prefix}`, at)
}

/** Upstream's ValidateNonSpecialIP: an address that traffic can go to. */
export function validateNonSpecialIp(value: string, at: FieldPath): readonly FieldError[] {
  const ip = parseIp(value)
  if (!ip) return [invalid(at, value, 'must be a valid IP address')]
  return [
    ...(isUnspecifiedIp(ip) ? [`may not be unspecified (${value})`] : []),
    ...(isLoopbackIp(ip) ? ['may not be in the loopback range (127.0.0.0/8, ::1/128)'] : []),
    ...(isLinkLocalIp(ip)
      ? ['may not be in the link-local range (169.254.0.0/16, fe80::/10)']
      : []),
    ...(isLinkLocalMulticastIp(ip)
      ? ['may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)']
      : []),
  ].map((message) => invalid(at, value, message))
}

/** Upstream's GetWarningsForIP: an address that is valid in this field, yet not well written. */
export function ipWarnings(value: string, at: FieldPath): readonly string[] {
  const parsed = parseIpText(value)
  if (!parsed) return []
  const canonical = formatIp(parsed.address)
  if (parsed.hasLeadingZeros || parsed.isMapped) {
    return [
      `${at}: non-standard IP address ${quoteGo(value)} is invalid: use ${quoteGo(canonical)}`,
    ]
  }
  if (parsed.address.family === 4 || canonical === value) return []
  return [
    `${at}: IPv6 address ${quoteGo(value)} should be in RFC 5952 canonical format (${quoteGo(canonical)})`,
  ]
}

/** Upstream's GetWarningsForCIDR: a network that is valid in this field, yet not well written. */
export function cidrWarnings(value: string, at: FieldPath): readonly string[] {
  const parsed = parseCidrText(value)
  if (!parsed) return []
  const canonical = quoteGo(formatCidr(parsed.network))
  const quoted = quoteGo(value)
  const warnings: string[] = []
  if (hasHostBits(parsed)) {
    const bits = parsed.isMapped ? 128 : bitsOf(parsed.ip.family)
    const single = quoteGo(`${formatIp(parsed.ip)}/${bits}`)
    warnings.push(
      `${at}: CIDR value ${quoted} is ambiguous in this context (should be ${canonical} or ${single}?)`,
    )
  }
  if (parsed.hasLeadingZeros || parsed.isMapped) {
    warnings.push(`${at}: non-standard CIDR value ${quoted} is invalid: use ${canonical}`)
  }
  if (warnings.length === 0 && parsed.ip.family === 6 && canonical !== quoted) {
    warnings.push(
      `${at}: IPv6 CIDR value ${quoted} should be in RFC 5952 canonical format (${canonical})`,
    )
  }
  return warnings
}

function canonicalErrors(value: string, canonical: string, at: FieldPath): readonly FieldError[] {
  return value === canonical
    ? []
    : [invalid(at, value, `must be in canonical form (${quoteGo(canonical)})`)]
}

function hasHostBits({ ip, network }: ParsedCidr): boolean {
  return !equalIps(ip, network.address)
}
