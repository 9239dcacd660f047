import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyJsonPatch } from '#api/patch/json-patch.ts'
import { applyMergePatch } from '#api/patch/merge-patch.ts'
import { inWrittenOrder, openedByMerge } from '#server/verbs/written-order.ts'

test('what a patch opened is sorted, what it left alone is as it was written', () => {
  const before = { a: { x: 1, y: 2 }, b: { x: [{ p: 1, q: 2 }], y: { s: 1, t: 2 } } }
  const written = { b: { y: { t: 2, s: 1 }, x: [{ q: 2, p: 1 }] }, a: { y: 2, x: 1 } }
  const after = applyMergePatch(before, { b: { y: { u: { k: 1, j: 2 } } }, '0': 1 })
  assert.equal(
    JSON.stringify(inWrittenOrder(after, { before, written })),
    '{"0":1,"a":{"y":2,"x":1},"b":{"x":[{"q":2,"p":1}],"y":{"s":1,"t":2,"u":{"j":2,"k":1}}}}',
  )
  assert.equal(inWrittenOrder(7, { before, written }), 7)
})

test('what a JSON patch added is as it was written there, unless it was opened again', () => {
  const before = { a: { y: 2, x: 1 } }
  const added = [
    { op: 'add', path: '/b', value: { n: { z: 1, y: 2 }, m: 1 } },
    { op: 'add', path: '/c', value: { n: { z: 1, y: 2 }, m: 1 } },
    { op: 'add', path: '/c/k', value: 3 },
  ]
  const after = applyJsonPatch(before, added)
  assert.equal(
    JSON.stringify(inWrittenOrder(after, { before, written: before, added })),
    '{"a":{"y":2,"x":1},"b":{"n":{"z":1,"y":2},"m":1},"c":{"k":3,"m":1,"n":{"z":1,"y":2}}}',
  )
})

test('what a merge opened is sorted even where it says what holds already', () => {
  const before = { a: { x: { k: 1, l: 2 }, y: 2 }, b: { s: 1, t: 2 } }
  const written = { b: { t: 2, s: 1 }, a: { y: 2, x: { l: 2, k: 1 } } }
  const patch = { a: { y: 2 }, b: 'no object' }
  const opened = openedByMerge(before, patch)
  assert.deepEqual([...opened], [before, before.a])
  assert.equal(
    JSON.stringify(
      inWrittenOrder(applyMergePatch(before, { a: { y: 2 } }), { before, written }, opened),
    ),
    '{"a":{"x":{"l":2,"k":1},"y":2},"b":{"t":2,"s":1}}',
  )
})
