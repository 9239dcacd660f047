import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EncodingBudget } from '#server/storage/encoding-budget.ts'
import { KindCache } from '#server/storage/kind-cache.ts'
import { LogBudget } from '#server/storage/log-budget.ts'
import { pod, podKind, servedPods } from '#server/storage/testing/kit.ts'

function open() {
  const budget = new EncodingBudget()
  const parts = { storage: podKind, prefix: '/pods/', budget, transformer: undefined }
  const logBudget = new LogBudget()
  const cache = new KindCache({ ...parts, logBudget, onError: assert.fail }, [], 1)
  const stored = (image: string) => podKind.encode(pod('a', { image }))
  const encode = () => cache.get('x', 'a')!.encoded(servedPods, 'application/json').length
  return { budget, cache, stored, encode, key: '/pods/x/a' }
}

test('of a kind that is served no longer nothing is kept', () => {
  const { budget, cache, stored, encode, key } = open()
  cache.apply(key, 2, stored('one'), 0)
  encode()
  cache.apply(key, 3, stored('two'), 0)
  encode()
  assert.ok(budget.bytes > 0)
  cache.retire()
  assert.equal(budget.bytes, 0)
})

test('who begins anew keeps what is still there', () => {
  const { budget, cache, stored, encode, key } = open()
  cache.apply(key, 2, stored('one'), 0)
  encode()
  cache.apply(key, 3, stored('two'), 0)
  const bytes = encode()
  cache.fill([{ key, revision: 3, value: stored('two') }], 5)
  assert.equal(budget.bytes, bytes)
  cache.fill([{ key, revision: 6, value: stored('three') }], 7)
  assert.equal(budget.bytes, 0)
})
