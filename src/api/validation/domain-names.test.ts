import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  validateDomainPrefixedPath,
  validateFullyQualifiedDomainName,
  validateFullyQualifiedName,
} from '#api/validation/domain-names.ts'
import { type FieldError, formatFieldError } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'

type Rule = (value: string, at: FieldPath) => readonly FieldError[]
const cases: readonly (readonly [rule: Rule, value: string, ...messages: readonly RegExp[]])[] = [
  [validateFullyQualifiedName, 'a.b.c'],
  [validateFullyQualifiedName, '', /^f: Required value$/],
  [
    validateFullyQualifiedName,
    'a.b',
    /^f: Invalid value: "a\.b": should be a domain with at least three segments separated by dots$/,
  ],
  [validateFullyQualifiedName, 'A.b.c', /: a lowercase RFC 1123 subdomain/],
  [validateFullyQualifiedDomainName, 'a.b.'],
  [
    validateFullyQualifiedDomainName,
    'a.',
    /^f: Invalid value: "a": should be a domain with at least two/,
  ],
  [
    validateFullyQualifiedDomainName,
    `a.${'b'.repeat(64)}`,
    /^f: Invalid value: "b{64}": must be no more than 63/,
  ],
  [validateDomainPrefixedPath, 'acme.io/a/b'],
  [
    validateDomainPrefixedPath,
    'acme.io',
    /must be a domain-prefixed path \(such as "acme\.io\/foo"\)$/,
  ],
  [validateDomainPrefixedPath, '/a', /must be a domain-prefixed path/],
  [
    validateDomainPrefixedPath,
    'A/b c',
    /^f: Invalid value: "A": a lowercase/,
    /^f: Invalid value: "b c": Invalid path \(regex used for validation is '\[A-Za-z0-9\/\\-\._~%!\$&'\(\)\*\+,;=:\]\+'\)$/,
  ],
]

for (const [rule, value, ...messages] of cases) {
  test(`${rule.name}: ${JSON.stringify(value.slice(0, 30))} has ${messages.length} errors`, () => {
    const errors = rule(value, path('f')).map(formatFieldError)
    assert.equal(errors.length, messages.length, errors.join('\n'))
    for (const [i, message] of messages.entries()) assert.match(errors[i] ?? '', message)
  })
}
