import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  countItems,
  emptyTree,
  getItem,
  itemsOf,
  type Tree,
  treeOf,
  withItem,
  withoutItem,
} from '#base/collections/sorted-tree.ts'

const allKeys = { from: '', to: '\u0100' }

interface Item {
  readonly key: string
  readonly value: number
}

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ; ) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0
    yield x >>> 8
  }
}

const keyOf = (n: number) => String(n).padStart(5, '0')

function assertLike(tree: Tree<Item>, model: ReadonlyMap<string, number>): void {
  const expected = [...model].toSorted(([a], [b]) => (a < b ? -1 : 1))
  assert.deepEqual(
    itemsOf(tree, allKeys).map(({ key, value }) => [key, value]),
    expected,
  )
  assert.equal(tree.count, model.size)
}

for (const [seed, keys] of [
  [1, 20],
  [2, 300],
  [3, 5000],
] as const) {
  test(`a tree is like a map after many changes among ${keys} keys (seed ${seed})`, () => {
    const random = numbers(seed)
    const next = () => random.next().value
    let tree = emptyTree<Item>()
    const model = new Map<string, number>()
    for (let step = 0; step < 20_000; step++) {
      const key = keyOf(next() % keys)
      const growing = step % 4000 < 2500 // so that trees also shrink to little
      if (next() % 10 < (growing ? 8 : 1)) {
        tree = withItem(tree, { key, value: step })
        model.set(key, step)
      } else {
        tree = withoutItem(tree, key)
        model.delete(key)
      }
      assert.equal(getItem(tree, key)?.value, model.get(key))
      if (step % 1000 === 999) assertLike(tree, model)
    }
  })
}

test('ranges, counts and limits agree with a sorted list', () => {
  const random = numbers(4)
  const next = () => random.next().value
  const items = Array.from({ length: 3000 }, (_, i) => ({ key: keyOf(i * 3), value: i }))
  let grown = emptyTree<Item>()
  for (const item of items) grown = withItem(grown, item)
  for (const tree of [treeOf(items), grown]) {
    for (let i = 0; i < 300; i++) {
      const range = { from: keyOf(next() % 9100), to: keyOf(next() % 9100) }
      const expected = items.filter(({ key }) => key >= range.from && key < range.to)
      assert.equal(countItems(tree, range), expected.length)
      assert.deepEqual(itemsOf(tree, range), expected)
      assert.deepEqual(itemsOf(tree, range, 7), expected.slice(0, 7))
    }
  }
})

test('an older tree stays as it was', () => {
  const before = treeOf(Array.from({ length: 1000 }, (_, i) => ({ key: keyOf(i), value: i })))
  const seen = itemsOf(before, allKeys)
  let after = before
  for (let i = 0; i < 1000; i += 2)
    after = withoutItem(withItem(after, { key: keyOf(i), value: -1 }), keyOf(i + 1))
  assert.deepEqual(itemsOf(before, allKeys), seen)
  assert.equal(after.count, 500)
})

test('a key that is not there is taken out for nothing', () => {
  const tree = treeOf([{ key: 'a', value: 1 }])
  assert.equal(withoutItem(tree, 'b'), tree)
  assert.equal(withoutItem(withoutItem(tree, 'a'), 'a').count, 0)
})
