import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inWidth, restored, restoreProblem } from '#api/patch/restore-problem.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { thing } from '#api/testing/merging-type.ts'
import { mapOf, objectType, text } from '#api/testing/type-builder.ts'

const cases: readonly (readonly [value: Json, problem: string | undefined])[] = [
  [{ items: [{ name: 'a', args: null }], count: 1, raw: 7 }, undefined],
  ['x', 'cannot restore struct from: string'],
  [{ items: 'x' }, 'cannot restore slice from string'],
  [{ items: { name: 'a' } }, 'cannot restore slice from map'],
  [{ items: ['x'] }, 'cannot restore struct from: string'],
  [{ labels: ['x'] }, 'cannot restore map from slice'],
  [{ labels: { a: 1 } }, 'cannot convert int64 to string'],
  [{ labels: { a: 2 ** 63 } }, 'unrecognized type: string'],
  [{ labels: { a: -0 } }, 'unrecognized type: string'],
  [{ labels: { a: 1.5 } }, 'unrecognized type: string'],
  [{ single: { name: true } }, 'unrecognized type: string'],
  [{ count: 'x' }, 'unrecognized type: int32'],
  [{ count: 1.5 }, 'cannot convert float64 to int32'],
  [{ count: {}, tags: 7 }, 'cannot restore slice from int64'],
]

for (const [value, problem] of cases) {
  test(`what a patch made as ${JSON.stringify(value)}: ${problem ?? 'nothing wrong'}`, () => {
    assert.equal(restoreProblem(thing, value), problem)
  })
}

test('a text is called as Go calls its type', () => {
  const effect = { kind: 'string', go: 'v1.TaintEffect' } as const
  assert.equal(restoreProblem(effect, 1), 'cannot convert int64 to v1.TaintEffect')
  assert.equal(restoreProblem(effect, 1.5), 'unrecognized type: string')
})

test('bytes are read as JSON once more', () => {
  const bytes = { kind: 'Bytes' } as const
  assert.equal(restoreProblem(bytes, 'YQ=='), undefined)
  const problem = 'error decoding from json: illegal base64 data at input byte 0'
  assert.equal(restoreProblem(bytes, '%'), problem)
})

test('whole numbers are cut to the width of their fields', () => {
  const value = { count: 2147483648, items: [{ name: 'a', count: 3 }], other: 2147483648 }
  assert.deepEqual(inWidth(thing, value), { ...value, count: -2147483648 })
  assert.deepEqual(inWidth(thing, { count: 4294967297n }), { count: 1 })
  assert.deepEqual(inWidth(thing, { count: 2n ** 63n }), { count: 0 })
  assert.equal(inWidth({ kind: 'int64' }, 1e20), -(2n ** 63n))
  assert.deepEqual(inWidth(thing, { count: 'x' }), { count: 'x' })
})

test('what reads itself does not know where it stands', () => {
  const holder = objectType('Holder', { port: { kind: 'IntOrString' }, at: { kind: 'Time' } })
  const problem = (type: string, value: string) =>
    `json: cannot unmarshal ${value} into Go value of type ${type}`
  assert.equal(restoreProblem(holder, { port: 'http' }), undefined)
  assert.equal(restoreProblem(holder, { port: true }), problem('int32', 'bool'))
  assert.equal(restoreProblem(holder, { port: 2.5 }), problem('int32', 'number 2.5'))
  assert.equal(restoreProblem(holder, { at: {} }), problem('string', 'object'))
})

test('what is unknown is told without the keys of maps that lead there', () => {
  const inner = objectType('Inner', { known: text })
  const type = objectType('Outer', { map: mapOf(inner) })
  const { strict } = restored(type, { map: { key: { known: 'a', odd: 1 } } })
  assert.deepEqual(strict, ['unknown field "map.odd"'])
})
