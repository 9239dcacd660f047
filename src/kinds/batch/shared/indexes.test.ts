import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commonIndex, countIndexes } from '#kinds/batch/shared/indexes.ts'

const texts: readonly { text: string; want: number | string }[] = [
  { text: '', want: 0 },
  { text: '0', want: 1 },
  { text: '0,2-4,9', want: 5 },
  { text: '10', want: 'too large index: "10"' },
  { text: '3-10', want: 'too large index: "10"' },
  { text: '1,1', want: 'non-increasing order, previous: 1, current: 1' },
  { text: '2-2', want: 'non-increasing order, previous: 2, current: 2' },
  { text: '0-3,2', want: 'non-increasing order, previous: 3, current: 2' },
  { text: '-1', want: 'cannot convert string to integer for index: ""' },
  { text: '1, 2', want: 'cannot convert string to integer for index: " 2"' },
  {
    text: '1-2-3',
    want: 'the fragment "1-2-3" violates the requirement that an index interval can have at most two parts separated by \'-\'',
  },
]

for (const { text, want } of texts) {
  test(`of ten indexes, ${text || 'none'} is ${want}`, () => {
    const wanted = typeof want === 'number' ? { value: want } : { error: want }
    assert.deepEqual(countIndexes(text, 10), wanted)
  })
}

test('the first index in both is found, and what cannot be read is passed over', () => {
  assert.equal(commonIndex('0-3,7', '4-6,8', 10), undefined)
  assert.equal(commonIndex('0-3,7', '5,7', 10), 7)
  assert.equal(commonIndex('2-6', '0,x,4-5', 10), 4)
  assert.equal(commonIndex('', '0', 10), undefined)
})
