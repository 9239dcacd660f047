import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cidrWarnings,
  ipWarnings,
  validateCidr,
  validateInterfaceAddress,
  validateIp,
  validateLegacyCidr,
  validateLegacyIp,
  validateNonSpecialIp,
} from '#api/ip/ip-validation.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'

type Rule = (value: string, at: FieldPath) => readonly FieldError[]
const at = path('f')

const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const cidr = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)'
const cases: readonly (readonly [rule: Rule, value: string, detail?: string])[] = [
  [validateIp, '10.0.0.1'],
  [validateIp, 'x', ip],
  [validateIp, '', ip],
  [validateIp, '010.0.0.1', 'must not have leading 0s'],
  [validateIp, '::ffff:192.0.2.1', 'must not be an IPv4-mapped IPv6 address'],
  [validateIp, '2001:DB8::1', 'must be in canonical form ("2001:db8::1")'],
  [validateLegacyIp, '2001:DB8::1'],
  [validateLegacyIp, '010.0.0.1', 'must not have leading 0s'],
  [(value, f) => validateLegacyIp(value, f, { validOld: ['010.0.0.1'] }), '010.0.0.1'],
  [validateCidr, '10.0.0.0/8'],
  [validateCidr, '10.0.0.0', cidr],
  [validateCidr, '10.0.0.0/08', 'must not have leading 0s in IP or prefix length'],
  [validateCidr, '::ffff:10.0.0.0/104', 'must not have an IPv4-mapped IPv6 address'],
  [validateCidr, '10.0.0.1/8', 'must not have bits set beyond the prefix length'],
  [validateCidr, '2001:db8:0:0::/64', 'must be in canonical form ("2001:db8::/64")'],
  [validateLegacyCidr, '2001:db8:0:0::/64'],
  [validateInterfaceAddress, '10.9.8.7/24'],
  [validateInterfaceAddress, '010.9.8.7/24', 'must be in canonical form ("10.9.8.7/24")'],
  [validateInterfaceAddress, '::ffff:10.9.8.7/120', 'must be in canonical form ("10.9.8.7/24")'],
  [
    validateInterfaceAddress,
    '10.9.8.7',
    'must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)',
  ],
  [validateNonSpecialIp, '10.0.0.1'],
  [validateNonSpecialIp, 'x', 'must be a valid IP address'],
  [validateNonSpecialIp, '0.0.0.0', 'may not be unspecified (0.0.0.0)'],
  [validateNonSpecialIp, '127.9.0.1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [validateNonSpecialIp, '::1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
  [
    validateNonSpecialIp,
    '169.254.1.1',
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ],
  [
    validateNonSpecialIp,
    'febf::1',
    'may not be in the link-local range (169.254.0.0/16, fe80::/10)',
  ],
  [
    validateNonSpecialIp,
    '224.0.0.9',
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
  [
    validateNonSpecialIp,
    'ff12::1',
    'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
  ],
  [validateNonSpecialIp, 'ff05::1'],
]

for (const [rule, value, detail] of cases) {
  test(`${rule.name || 'an old value'}: ${value} ${detail ?? 'is right'}`, () => {
    assert.deepEqual(
      rule(value, at).map((error) => error.detail),
      detail === undefined ? [] : [detail],
    )
  })
}

const warnings: readonly (readonly [
  make: typeof ipWarnings,
  value: string,
  warnings: readonly string[],
])[] = [
  [ipWarnings, '10.0.0.1', []],
  [ipWarnings, '010.0.0.1', ['f: non-standard IP address "010.0.0.1" is invalid: use "10.0.0.1"']],
  [
    ipWarnings,
    '::ffff:1.2.3.4',
    ['f: non-standard IP address "::ffff:1.2.3.4" is invalid: use "1.2.3.4"'],
  ],
  [
    ipWarnings,
    '2001:DB8::1',
    ['f: IPv6 address "2001:DB8::1" should be in RFC 5952 canonical format ("2001:db8::1")'],
  ],
  [cidrWarnings, '10.0.0.0/8', []],
  [
    cidrWarnings,
    '2001:db8:0:0::/64',
    [
      'f: IPv6 CIDR value "2001:db8:0:0::/64" should be in RFC 5952 canonical format ("2001:db8::/64")',
    ],
  ],
  [
    cidrWarnings,
    '010.0.0.1/8',
    [
      'f: CIDR value "010.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)',
      'f: non-standard CIDR value "010.0.0.1/8" is invalid: use "10.0.0.0/8"',
    ],
  ],
]

for (const [make, value, want] of warnings) {
  test(`${make.name}: ${value} gives ${want.length} warnings`, () => {
    assert.deepEqual(make(value, at), want)
  })
}
