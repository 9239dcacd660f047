import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as dns from '#api/names/dns-names.ts'
import * as labels from '#api/names/label-names.ts'
import * as names from '#api/names/names.ts'
import { missingRecordings, recordedCauses } from '#api/testing/recorded.ts'

type Rule = (value: string) => readonly string[]
interface Case {
  readonly rule: Rule
  readonly right: readonly string[]
  readonly wrong: Readonly<Record<string, readonly RegExp[]>>
}

const long = 'a'.repeat(64)
const longer = `${'a'.repeat(63)}.`.repeat(4)
const cases: readonly Case[] = [
  {
    rule: dns.dns1123LabelErrors,
    right: ['a', 'ab', '0', '1-2', 'a'.repeat(63)],
    wrong: {
      '': [/^a lowercase RFC 1123 label must .* \(e\.g\. 'my-name', {2}or '123-abc', regex used/],
      A: [/^a lowercase/],
      'a.b': [/^must not contain dots$/],
      'a-': [/^a lowercase/],
      'a\n': [/^a lowercase/],
      [long]: [/^must be no more than 63 characters$/],
      [`${long}_`]: [/^must be no more/, /^a lowercase/],
    },
  },
  {
    rule: dns.dns1123SubdomainErrors,
    right: ['a', 'a.b-c.0', `${'a'.repeat(63)}.a`, long],
    wrong: {
      'a..b': [/\(e\.g\. 'example\.com', regex used for validation is '.*'\)$/],
      a_b: [/^a lowercase RFC 1123 subdomain/],
      [longer]: [/^must be no more than 253 characters$/, /^a lowercase/],
    },
  },
  {
    rule: dns.dns1123SubdomainWithUnderscoreErrors,
    right: ['a', '_a', 'a._b', 'a_b.c'],
    wrong: { a_: [/'_', '-' or '\.'/], __a: [/subdomain/] },
  },
  {
    rule: dns.dns1035LabelErrors,
    right: ['a', 'a-1'],
    wrong: { '1a': [/^a DNS-1035 label must/], 'a.b': [/^a DNS-1035 label must/] },
  },
  {
    rule: dns.wildcardSubdomainErrors,
    right: ['*.a', '*.a.b'],
    wrong: { '*': [/^a wildcard DNS-1123/], '*.*.a': [/wildcard/], 'a.b': [/wildcard/] },
  },
  {
    rule: labels.qualifiedNameErrors,
    right: ['a', 'A_b.c-D', 'example.com/a', 'a'.repeat(63)],
    wrong: {
      '': [/^name part must be non-empty$/, /^name part must consist/],
      '/a': [/^prefix part must be non-empty$/],
      'a/': [/^name part must be non-empty$/, /^name part must consist/],
      'A/b': [/^prefix part a lowercase RFC 1123 subdomain/],
      'a/b/c': [/^a valid label key must .* with an optional DNS subdomain prefix and '\/'/],
      [long]: [/^name part must be no more than 63 bytes$/],
      [`${long}-`]: [/^name part must be no more/, /^name part must consist/],
      [`${longer}a/b`]: [/^prefix part must be no more than 253 bytes$/],
    },
  },
  {
    rule: labels.labelValueErrors,
    right: ['', 'a', 'A_b.c-0'],
    wrong: {
      '-a': [
        /^a valid label must be an empty string or .*'MyValue', {2}or 'my_value', {2}or '12345'/,
      ],
      [long]: [/^must be no more than 63 bytes$/],
      é: [/^a valid label/],
    },
  },
  {
    rule: names.configMapKeyErrors,
    right: ['a', '.a', 'a..b', '-_.'],
    wrong: {
      '': [/^a valid config key must/],
      '.': [/^must not be '\.'$/],
      '..': [/^must not be '\.\.'$/],
      '..a': [/^must not start with '\.\.'$/],
      'a b': [/^a valid config key/],
    },
  },
  {
    rule: names.relaxedEnvVarNameErrors,
    right: ['A', '1 <>~!'],
    wrong: {
      '': [/^environment variable name must be non-empty$/],
      'a=b': [/^a valid environment variable name must consist only of printable ASCII/],
      é: [/printable ASCII/],
      'a\tb': [/printable ASCII/],
    },
  },
  { rule: names.cIdentifierErrors, right: ['_a1'], wrong: { '1a': [/^a valid C identifier/] } },
  { rule: names.httpHeaderNameErrors, right: ['X-A'], wrong: { a_b: [/'X-Header-Name'/] } },
  {
    rule: names.percentErrors,
    right: ['1%', '0900%'],
    wrong: { '1': [/percent/], '-1%': [/percent/] },
  },
  {
    rule: names.portNameErrors,
    right: ['http', 'a1-b'],
    wrong: {
      '': [/^must contain only/, /^must contain at least one letter/],
      '123': [/^must contain at least one letter \(a-z\)$/],
      'a--b': [/^must not contain consecutive hyphens$/],
      '-a': [/^must not begin or end with a hyphen$/],
      ['a'.repeat(16)]: [/^must be no more than 15 characters$/],
    },
  },
  {
    rule: names.pathSegmentNameErrors,
    right: ['a', '...', 'A b'],
    wrong: {
      '.': [/^may not be '\.'$/],
      '..': [/^may not be '\.\.'$/],
      'a/%': [/^may not contain '\/'$/, /^may not contain '%'$/],
    },
  },
]

for (const { rule, right, wrong } of cases) {
  for (const value of right) {
    test(`${rule.name}: ${JSON.stringify(value)} is right`, () => assert.deepEqual(rule(value), []))
  }
  for (const [value, patterns] of Object.entries(wrong)) {
    test(`${rule.name}: ${JSON.stringify(value)} is wrong`, () => {
      const messages = rule(value)
      assert.equal(messages.length, patterns.length, messages.join('\n'))
      for (const [i, pattern] of patterns.entries()) assert.match(messages[i] ?? '', pattern)
    })
  }
}

test('numbers are held to their range', () => {
  assert.deepEqual(names.portNumberErrors(65535), [])
  assert.deepEqual(names.portNumberErrors(0), ['must be between 1 and 65535, inclusive'])
  assert.deepEqual(names.userIdErrors(2147483647), [])
  assert.deepEqual(names.userIdErrors(2n ** 53n), ['must be between 0 and 2147483647, inclusive'])
})

const inBytes: readonly Rule[] = [
  (value) => dns.dns1123LabelErrors(value, 'bytes'),
  (value) => dns.dns1123SubdomainErrors(value, 'bytes'),
]

test('every recorded message about the form of a name is made by a rule', {
  skip: missingRecordings,
}, () => {
  const rules = [...cases.map(({ rule }) => rule), ...inBytes]
  const form =
    /^(a (lowercase|DNS|wildcard|valid)|(name|prefix) part|must (be no more than|not contain dots))/
  let seen = 0
  for (const { message } of recordedCauses()) {
    const match = /^Invalid value: ("(?:[^"\\]|\\.)*"): (.*)$/s.exec(message)
    if (!match || !form.test(match[2] ?? '')) continue
    seen++
    const value = JSON.parse(match[1] ?? '') as string
    assert.ok(
      rules.some((rule) => rule(value).includes(match[2] ?? '')),
      message,
    )
  }
  assert.ok(seen > 100, `only ${seen} messages were found`)
})
