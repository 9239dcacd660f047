import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLru } from '#base/collections/lru.ts'

test('over the limit, whoever was not asked for the longest goes', () => {
  const lru = createLru<string, number>({ limit: 2 })
  lru.set('a', 1)
  lru.set('b', 2)
  lru.get('a')
  lru.set('c', 3)
  assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c'), lru.size], [1, undefined, 3, 2])
})

test('setting again replaces, and makes young', () => {
  const lru = createLru<string, number>({ limit: 2 })
  lru.set('a', 1)
  lru.set('b', 2)
  lru.set('a', 3)
  lru.set('c', 4)
  assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c')], [3, undefined, 4])
})

test('weights count, and what is heavier than the limit is not kept', () => {
  const lru = createLru<string, string>({ limit: 10, weightOf: (text) => text.length })
  lru.set('a', '1234')
  lru.set('b', '1234')
  lru.set('c', '123')
  assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c')], [undefined, '1234', '123'])
  lru.set('b', '12345678901')
  assert.deepEqual([lru.get('b'), lru.get('c'), lru.size], [undefined, '123', 1])
  lru.clear()
  lru.set('d', '1234567890')
  assert.deepEqual([lru.delete('d'), lru.delete('d'), lru.size], [true, false, 0])
})

test('a value of undefined is held like any other', () => {
  const lru = createLru<string, undefined>({ limit: 1 })
  lru.set('a', undefined)
  lru.set('a', undefined)
  assert.equal(lru.size, 1)
})
