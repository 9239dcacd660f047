import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isIdentical, isSame } from '#api/objects/equality.ts'
import { emptyMap, nilList, nilMap } from '#api/schema/zero.ts'

const same: readonly (readonly [name: string, a: unknown, b: unknown])[] = [
  ['a field that is undefined and one that is absent', { a: 1, b: undefined }, { a: 1 }],
  ['a list that is empty and none', { a: [] }, {}],
  ['a map that was given, if empty, and none', { a: emptyMap }, {}],
  ['a list that is null and none', { a: nilList }, {}],
  ['amounts that are none', { limits: emptyMap }, {}],
  ['resources of a container without amounts and none', { resources: { limits: emptyMap } }, {}],
  ['a claim without requests and one for nothing', { devices: { requests: [] } }, {}],
  ['keys in another order', { a: 1, b: { c: 'x' } }, { b: { c: 'x' }, a: 1 }],
  ['amounts of one worth', { limits: { cpu: '1000m' } }, { limits: { cpu: '1' } }],
  ['an amount alone, written otherwise', { divisor: '1.' }, { divisor: '1' }],
  [
    'amounts of devices',
    { capacity: { m: { value: '1Ki' } } },
    { capacity: { m: { value: '1024' } } },
  ],
  ['amounts in other units', [{ requests: { x: '1Ki' } }], [{ requests: { x: '1024' } }]],
]
const different: typeof same = [
  ['texts that are not', { a: 'x' }, { a: 'y' }],
  ['texts that read as equal amounts elsewhere', { a: '1000m' }, { a: '1' }],
  ['an object that is empty and none', { a: {} }, {}],
  [
    'parameters of a driver, if empty, and none',
    { driver: 'd', parameters: {} },
    { driver: 'd', parameters: nilMap },
  ],
  [
    'resources of a pod without amounts and none',
    { containers: [], resources: { limits: emptyMap } },
    { containers: [] },
  ],
  ['lists in another order', [1, 2], [2, 1]],
  ['a list and its beginning', [1, 2], [1]],
  ['an amount and none', { limits: { cpu: '0' } }, { limits: {} }],
  ['a list and an object', { a: [] }, { a: {} }],
  ['zero and nothing', { a: 0 }, {}],
  ['texts where amounts should be', { limits: { a: 'x' } }, { limits: { a: 'y' } }],
]

for (const [name, a, b] of same) {
  test(`${name} are the same`, () => {
    assert.equal(isSame(a, b), true)
    assert.equal(isSame(b, a), true)
  })
}

for (const [name, a, b] of different) {
  test(`${name} are not the same`, () => {
    assert.equal(isSame(a, b), false)
    assert.equal(isSame(b, a), false)
  })
}

test('what is identical is so in what was given, if empty, as well', () => {
  assert.equal(isIdentical({ a: emptyMap, b: 1 }, { b: 1, a: {} }), true)
  assert.equal(isIdentical({ a: emptyMap }, {}), false)
  assert.equal(isIdentical({ a: [] }, {}), false)
})
