import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAddrError } from '#api/ip/ip-errors.ts'

const cases: readonly (readonly [string, string | undefined])[] = [
  ['10.0.0.1', undefined],
  ['::1', undefined],
  ['1:2:3:4:5:6:1.2.3.4', undefined],
  ['x', 'unable to parse IP'],
  ['%eth0', 'missing IPv6 address'],
  ['1.2.3', 'IPv4 address too short'],
  ['1.2.3.4.5', 'IPv4 address too long'],
  ['1.2.3.256', 'IPv4 field has value >255'],
  ['1.2.3.04', 'IPv4 field has octet with leading zero'],
  ['1.2.x.4', 'unexpected character (at "x.4")'],
  ['1..2.3', 'IPv4 field must have at least one digit (at ".2.3")'],
  ['1.2.3.', 'IPv4 field must have at least one digit (at ".")'],
  ['1:2', 'address string too short'],
  ['1:2:3:4:5:6:7:8:9', 'trailing garbage after address (at "9")'],
  ['12345::', 'each group must have 4 or less digits (at "12345::")'],
  ['::g', 'each colon-separated field must have at least one digit (at "g")'],
  ['1::2::3', 'multiple :: in address (at ":3")'],
  ['1:', 'colon must be followed by more characters (at ":")'],
  [
    '1:2.3.4.5',
    'embedded IPv4 address must replace the final 2 fields of the address (at "2.3.4.5")',
  ],
  ['::1.2.3', 'IPv4 address too short'],
]
for (const [text, problem] of cases) {
  test(`${text} is ${problem ? 'refused as netip refuses it' : 'an address'}`, () => {
    assert.equal(parseAddrError(text), problem && `ParseAddr(${JSON.stringify(text)}): ${problem}`)
  })
}
