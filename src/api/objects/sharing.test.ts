import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'

interface Sample {
  readonly a?: number
  readonly b?: number
}

const sample: Sample = { a: 1 }

test('what is nothing new makes no copy', () => {
  assert.equal(withChanges(sample, { a: 1, b: undefined }), sample)
  assert.equal(withoutFields(sample, 'b'), sample)
  const list = [sample]
  assert.equal(
    mapSame(list, (item) => item),
    list,
  )
})

test('what changes is a copy, and the original stays', () => {
  assert.deepEqual(withChanges(sample, { b: 2 }), { a: 1, b: 2 })
  assert.deepEqual(withoutFields(sample, 'a', 'b'), {})
  assert.deepEqual(
    mapSame([1, 2, 3], (item) => (item === 2 ? 20 : item)),
    [1, 20, 3],
  )
  assert.deepEqual(sample, { a: 1 })
})
