import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHeap } from '#base/collections/heap.ts'
import { createSeededRandom } from '#base/random.ts'

const byRank = (a: { rank: number }, b: { rank: number }) => a.rank - b.rank

test('items come out in order, however they went in and whichever were removed', () => {
  const random = createSeededRandom(1)
  for (let round = 0; round < 50; round++) {
    const heap = createHeap(byRank)
    const held = Array.from({ length: 1 + random.below(60) }, () => ({ rank: random.below(20) }))
    for (const item of held) heap.add(item)
    const removed = held.filter(() => random.below(3) === 0)
    for (const item of removed) assert.equal(heap.remove(item), true)
    const kept = held.filter((item) => !removed.includes(item))
    assert.equal(heap.size, kept.length)
    const out = Array.from({ length: kept.length }, () => heap.take()!)
    assert.deepEqual(
      out.map(({ rank }) => rank),
      kept.map(({ rank }) => rank).sort((a, b) => a - b),
    )
    assert.equal(heap.take(), undefined)
  }
})

test('looking at the least item leaves it there', () => {
  const heap = createHeap<number>((a, b) => a - b)
  heap.add(2)
  heap.add(1)
  assert.deepEqual([heap.peek(), heap.peek(), heap.size], [1, 1, 2])
})

test('an item is held once', () => {
  const heap = createHeap<string>((a, b) => (a < b ? -1 : 1))
  heap.add('a')
  assert.throws(() => heap.add('a'), TypeError)
  assert.deepEqual([heap.remove('a'), heap.remove('a'), heap.size], [true, false, 0])
})
