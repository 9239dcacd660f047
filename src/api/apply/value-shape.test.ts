import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setOfFields } from '#api/apply/field-set.ts'
import { updateManagedFields } from '#api/apply/update-managed-fields.ts'
import { emptiesOf, shapeOf } from '#api/apply/value-shape.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { type Widget, widgetKind, widgetType } from '#api/testing/widget-type.ts'

function widget(spec: JsonObject, metadata: JsonObject = {}): Widget {
  const json = { apiVersion: 'test/v1', kind: 'Widget', metadata: { name: 'w', ...metadata }, spec }
  return decodeObject<Widget>(widgetType, json).object
}

const shape = (spec: JsonObject) => shapeOf(widgetType, widget(spec))

test('values that are owned as they are do not count', () => {
  const first = {
    replicas: 1,
    parts: [{ name: 'a', image: 'x', args: ['b'] }],
    options: { o: '1' },
  }
  const second = {
    replicas: 7,
    parts: [{ name: 'a', image: 'y', args: ['c'] }],
    options: { o: '2' },
  }
  assert.equal(shape(first), shape(second))
})

const different: readonly (readonly [what: string, one: JsonObject, other: JsonObject])[] = [
  ['a member', { replicas: 1 }, { replicas: 1, paused: true }],
  ['zero and more', { replicas: 0 }, { replicas: 1 }],
  ['none and an empty list', {}, { plain: [] }],
  ['an empty list and another', { plain: [] }, { plain: ['a'] }],
  ['the key of an item', { parts: [{ name: 'a' }] }, { parts: [{ name: 'b' }] }],
  [
    'a second key',
    { parts: [{ name: 'a', ports: [{ port: 1 }] }] },
    { parts: [{ name: 'a', ports: [{ port: 1, protocol: 'UDP' }] }] },
  ],
  ['an item of a set', { tags: ['a'] }, { tags: ['b'] }],
  ['items of a set that read alike', { tags: ['a', 'b'] }, { tags: ['as1:b'] }],
  ['a key of a map', { options: { a: '1' } }, { options: { b: '1' } }],
  ['keys that read alike', { options: { a: '', b: '' } }, { options: { 'az1:b': '' } }],
]
for (const [what, one, other] of different) {
  test(`${what} counts`, () => assert.notEqual(shape(one), shape(other)))
}

test('what may hold anything has no shape', () => {
  assert.equal(shape({ free: { a: 1 } }), undefined)
})

test('of JSON it counts where it is empty', () => {
  assert.equal(emptiesOf({ a: ['x', { b: 'y' }], c: null }), '')
  assert.equal(emptiesOf({ a: [{}, 'x'], z: 1 }), emptiesOf({ a: [{}, 'y'], b: 2 }))
  const all = [{ a: [{}] }, { a: [[]] }, { a: {} }, { b: {} }, { a: [{}, 1] }, { a: [1, {}] }, {}]
  assert.equal(new Set(all.map((json) => emptiesOf(json as JsonObject))).size, all.length)
})

test('what was accounted for before is accounted for alike, for every writer and filter', () => {
  const made = (by: string, replicas: number, resetFields?: 'spec') =>
    updateManagedFields({
      ...widgetKind,
      ...(resetFields && { resetFields: () => setOfFields('none') }),
      manager: by,
      now: '2026-01-01T00:00:00Z',
      live: undefined,
      object: widget({ replicas }),
    }).metadata.managedFields![0]!
  const [first, second] = [made('alpha', 1), made('beta', 2)]
  assert.equal(first.fieldsV1, '{"f:spec":{"f:replicas":{}}}')
  assert.deepEqual(second, { ...first, manager: 'beta' })
  assert.equal(made('alpha', 3, 'spec').fieldsV1, '{"f:none":{}}')
})
