import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeName, unescapeName } from '#api/cel/escape.ts'

const cases: readonly (readonly [string, string | undefined])[] = [
  ['plain', 'plain'],
  ['odd-name', 'odd__dash__name'],
  ['a.b/c', 'a__dot__b__slash__c'],
  ['__x', '__underscores__x'],
  ['in', '__in__'],
  ['namespace', '__namespace__'],
  ['a__b', 'a__underscores__b'],
  ['1st', undefined],
  ['', undefined],
  ['$ref', undefined],
]

for (const [name, identifier] of cases) {
  test(`${JSON.stringify(name)} is written as ${identifier}`, () => {
    assert.equal(escapeName(name), identifier)
    if (identifier !== undefined) assert.equal(unescapeName(identifier), name)
  })
}

test('an identifier with two underscores that mean nothing names no property', () => {
  assert.equal(unescapeName('a__nothing__b'), undefined)
})
