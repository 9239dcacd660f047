import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  exactFieldValueOf,
  formatFieldSelector,
  matchesFields,
  parseFieldSelector,
} from '#api/selectors/fields.ts'
import { missingTranscripts, recordedSelections } from '#api/testing/recorded.ts'

const formed: readonly (readonly [text: string, canonical: string])[] = [
  ['', ''],
  [',,', ''],
  ['a=b', 'a=b'],
  ['a==b', 'a=b'],
  ['a!=b', 'a!=b'],
  ['z=1,a=2', 'a=2,z=1'],
  ['a=', 'a='],
  ['=x', '=x'],
  ['a=b\\,c\\=d\\\\', 'a=b\\,c\\=d\\\\'],
  ['a= b', 'a= b'],
]

for (const [text, canonical] of formed) {
  test(`the field selector ${JSON.stringify(text)} is written ${JSON.stringify(canonical)}`, () => {
    assert.equal(formatFieldSelector(parseFieldSelector(text)), canonical)
  })
}

const refused: readonly (readonly [text: string, message: string])[] = [
  ['a', "invalid selector: 'a'; can't understand 'a'"],
  ['b=c,a', "invalid selector: 'b=c,a'; can't understand 'a'"],
  ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ['a=\\b', 'invalid field selector: invalid escape sequence: \\b'],
  ['a=\\\u{1f600}', 'invalid field selector: invalid escape sequence: \\\u{1f600}'],
  ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
]

for (const [text, message] of refused) {
  test(`the field selector ${JSON.stringify(text)} is refused: ${message}`, () => {
    assert.throws(() => parseFieldSelector(text), { name: 'GrammarError', message })
  })
}

const matching: readonly (readonly [selector: string, matches: boolean])[] = [
  ['', true],
  ['name=x', true],
  ['name!=x', false],
  ['name=x,none=', true],
  ['none!=', false],
  ['none!=y', true],
  ['toString=', true],
]

for (const [selector, matches] of matching) {
  test(`${JSON.stringify(selector)} ${matches ? 'matches' : 'does not match'}`, () => {
    assert.equal(matchesFields(parseFieldSelector(selector), { name: 'x' }), matches)
  })
}

test('a single value is known to be exact', () => {
  const requirements = parseFieldSelector('a=1,b!=2')
  assert.equal(exactFieldValueOf(requirements, 'a'), '1')
  assert.equal(exactFieldValueOf(requirements, 'b'), undefined)
})

test("recorded selectors are refused in upstream's words", { skip: missingTranscripts }, () => {
  const { lists } = recordedSelections('read/select-fields-syntax.jsonl', 'fieldSelector')
  const grammar = /^invalid (field )?selector: /
  const seen = lists.filter(({ refused: message }) => grammar.test(message ?? ''))
  for (const { selector, refused: message = '' } of seen) {
    assert.throws(() => parseFieldSelector(selector), { message })
  }
  for (const { selector, found } of lists) {
    if (found) assert.doesNotThrow(() => parseFieldSelector(selector))
  }
  assert.ok(seen.length > 5)
})
