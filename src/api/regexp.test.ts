import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRegexp, type Regexp } from '#api/regexp.ts'

function compiled(source: string): Regexp {
  const found = compileRegexp(source)
  assert.ok(!('message' in found), 'message' in found ? found.message : '')
  return found
}

const refused: readonly (readonly [string, string])[] = [
  ['(a', 'error parsing regexp: missing closing ): `(a`'],
  ['^(?!x)', 'error parsing regexp: invalid or unsupported Perl syntax: `(?!`'],
  ['[', 'error parsing regexp: missing closing ]: `[`'],
  ['a**', 'error parsing regexp: invalid nested repetition operator: `**`'],
  ['x{1001}', 'error parsing regexp: invalid repeat count: `{1001}`'],
  ['a\\', 'error parsing regexp: trailing backslash at end of expression: ``'],
]
for (const [source, message] of refused) {
  test(`${source} is refused in Go's words`, () => {
    assert.deepEqual(compileRegexp(source), { message })
  })
}

test('a match may be anywhere, and all of them can be found', () => {
  const digits = compiled('[0-9]+')
  assert.equal(digits.test('a1b'), true)
  assert.equal(digits.find('a12b3'), '12')
  assert.equal(digits.find('ab'), undefined)
  assert.deepEqual(digits.findAll('1 22 333', 2), ['1', '22'])
})

test('time grows with the text, not with the ways to match it', { timeout: 5000 }, () => {
  assert.equal(compiled('^(a|aa)+$').test(`${'a'.repeat(50_000)}b`), false)
})
