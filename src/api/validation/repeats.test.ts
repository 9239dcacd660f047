import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repeatedAt } from '#api/validation/repeats.ts'

test('an item counts as repeated wherever it stood before', () => {
  assert.deepEqual([...repeatedAt(['a', 'b', 'a', 'a', 'c', 'b'])], [2, 3, 5])
  assert.deepEqual([...repeatedAt([])], [])
})
