import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatObjectDiff } from '#api/object-diff.ts'

test('a change stands between what stays', () => {
  const before = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }
  assert.equal(
    formatObjectDiff(before, { ...before, d: 'x' }),
    `@@ -2,7 +2,7 @@
   "a": 1,
   "b": 2,
   "c": 3,
-  "d": 4,
+  "d": "x",
   "e": 5,
   "f": 6,
   "g": 7
`,
  )
})

test('what comes and what goes is one-sided', () => {
  assert.equal(formatObjectDiff(['a'], ['a', 'a']), '@@ -1,3 +1,4 @@\n [\n+  "a",\n   "a"\n ]\n')
  assert.equal(formatObjectDiff(undefined, 1), '@@ -1,1 +1,1 @@\n-\n+1\n')
})

test('the order of fields is no difference, and large numbers are shown', () => {
  assert.equal(
    formatObjectDiff({ a: 1n, b: 1 }, { b: 1, a: 1n }),
    formatObjectDiff({ a: 1n, b: 1 }, { a: 1n, b: 1 }),
  )
})
