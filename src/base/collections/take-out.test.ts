import assert from 'node:assert/strict'
import { test } from 'node:test'
import { takeOut } from '#base/collections/take-out.ts'

test('what is taken out is gone, and the rest stays in its order', () => {
  const list = ['a', 'b', 'c', 'd']
  takeOut(list, 1)
  assert.deepEqual(list, ['a', 'c', 'd'])
  takeOut(list, 2)
  assert.deepEqual(list, ['a', 'c'])
  takeOut(list, 0)
  takeOut(list, 0)
  assert.deepEqual(list, [])
})
