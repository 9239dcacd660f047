import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  difference,
  emptySet,
  excluding,
  type FieldSet,
  has,
  including,
  intersection,
  isEmpty,
  leavesOf,
  pathsOf,
  recursiveDifference,
  setEquals,
  union,
} from '#api/apply/field-set.ts'
import { formatFieldsV1, parseFieldsV1 } from '#api/apply/fields-v1.ts'

function set(fields: object): FieldSet {
  return parseFieldsV1(JSON.stringify(fields))
}

const a = set({ 'f:x': {}, 'f:y': { '.': {}, 'f:z': {} }, 'f:l': { 'k:{"n":"1"}': { 'f:v': {} } } })
const b = set({ 'f:y': {}, 'f:l': { 'k:{"n":"1"}': { '.': {}, 'f:v': {} } }, 'f:w': {} })

const cases: readonly { name: string; made: FieldSet; fields: object }[] = [
  {
    name: 'union',
    made: union(a, b),
    fields: {
      'f:l': { 'k:{"n":"1"}': { '.': {}, 'f:v': {} } },
      'f:w': {},
      'f:x': {},
      'f:y': { '.': {}, 'f:z': {} },
    },
  },
  {
    name: 'intersection',
    made: intersection(a, b),
    fields: { 'f:l': { 'k:{"n":"1"}': { 'f:v': {} } }, 'f:y': {} },
  },
  {
    name: 'difference, which takes a place and leaves what is below it',
    made: difference(a, b),
    fields: { 'f:x': {}, 'f:y': { 'f:z': {} } },
  },
  {
    name: 'recursive difference, which takes what is below too',
    made: recursiveDifference(a, b),
    fields: { 'f:x': {} },
  },
  {
    name: 'set of leaves',
    made: leavesOf(a),
    fields: { 'f:l': { 'k:{"n":"1"}': { 'f:v': {} } }, 'f:x': {}, 'f:y': { 'f:z': {} } },
  },
  {
    name: 'filter that excludes',
    made: excluding(set({ 'f:y': {}, 'f:l': {} }))(a),
    fields: { 'f:x': {} },
  },
  {
    name: 'filter that includes',
    made: including(['f:l', '*', 'f:v'], ['f:y'])(a),
    fields: { 'f:l': { 'k:{"n":"1"}': { 'f:v': {} } }, 'f:y': { '.': {}, 'f:z': {} } },
  },
]

for (const { name, made, fields } of cases) {
  test(`the ${name} of two sets`, () => {
    assert.equal(formatFieldsV1(made), JSON.stringify(fields))
    assert.ok(setEquals(made, set(fields)))
  })
}

test('sets that do not change are the same objects', () => {
  assert.equal(union(a, emptySet), a)
  assert.equal(union(a, intersection(a, b)), a)
  assert.equal(difference(a, set({ 'f:none': {} })), a)
  assert.equal(intersection(a, union(a, b)), a)
  assert.ok(isEmpty(difference(a, union(a, b))))
})

test('a set knows its places, and lists them the near ones first', () => {
  assert.ok(has(a, ['f:y', 'f:z']))
  assert.ok(!has(a, ['f:l', 'k:{"n":"1"}']))
  assert.deepEqual(pathsOf(a), ['.x', '.y', '.l[n="1"].v', '.y.z'])
})
