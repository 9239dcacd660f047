import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatObjectDiff } from '#api/objects/object-diff.ts'

const letters = (text: string) => [...text]

test('a change stands between what stays', () => {
  const before = new Map<string, unknown>(letters('abcdefg').map((name, i) => [name, i]))
  assert.equal(
    formatObjectDiff(before, new Map([...before, ['d', '<']])),
    `@@ -2,7 +2,7 @@
  "a": 0,
  "b": 1,
  "c": 2,
- "d": 3,
+ "d": "\\u003c",
  "e": 4,
  "f": 5,
  "g": 6
`,
  )
})

test('changes far from one another are hunks of their own', () => {
  assert.equal(
    formatObjectDiff(letters('abcdefghijk'), letters('xbcdefghijy')),
    [
      ...['@@ -1,5 +1,5 @@', ' [', '- "a",', '+ "x",', '  "b",', '  "c",', '  "d",'],
      ...['@@ -9,5 +9,5 @@', '  "h",', '  "i",', '  "j",', '- "k"', '+ "y"', ' ]', ''],
    ].join('\n'),
  )
  assert.equal(formatObjectDiff(letters('abcdefg'), letters('xbcdefy')).split('@@').length, 3)
})

test('what comes and what goes is one-sided', () => {
  assert.equal(formatObjectDiff(['a'], ['a', 'a']), '@@ -1,3 +1,4 @@\n [\n+ "a",\n  "a"\n ]\n')
  assert.equal(formatObjectDiff(undefined, 1n), '@@ -1 +1 @@\n-null\n+1\n')
  assert.equal(formatObjectDiff({ a: [], b: {} }, { a: [], b: {} }), '')
})

test('what is very long is not looked through', () => {
  const before = Array.from({ length: 2500 }, () => 'a')
  assert.match(formatObjectDiff(before, [...before, 'b']), /^@@ -1,2502 \+1,2503 @@\n-\[\n/)
})
