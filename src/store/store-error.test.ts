import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreError, storeErrorIn } from '#store/store-error.ts'

test('what came of a failure of the store leads to it', () => {
  const failure = new StoreError('NoSpace', 'full')
  assert.equal(storeErrorIn(failure), failure)
  const cause = new Error('not written', { cause: failure })
  assert.equal(storeErrorIn(new Error('not started', { cause })), failure)
  assert.equal(storeErrorIn(new Error('not started')), undefined)
  assert.equal(storeErrorIn('not an error'), undefined)
})
