/** Values that custom resources have and built-in kinds do not: unknown keys, objects of any kind. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { atomOf } from '#api/apply/atom.ts'
import { compareValues } from '#api/apply/compare.ts'
import { intersection, isEmpty, pathsOf } from '#api/apply/field-set.ts'
import { formatFieldsV1, parseFieldsV1 } from '#api/apply/fields-v1.ts'
import { mergeValues } from '#api/apply/merge-values.ts'
import { reconcileSet } from '#api/apply/reconcile.ts'
import { removeFields } from '#api/apply/remove-fields.ts'
import { setOfValue } from '#api/apply/set-of-value.ts'
import { TypedError } from '#api/apply/typed-error.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { listOf, mapOf, number, objectType, text } from '#api/testing/type-builder.ts'

const inner = objectType('Inner', { known: number, whole: mapOf(text, 'atomic') })
const type = objectType('Custom', {
  free: objectType('Free', { inner }, { preserveUnknown: true }),
  embedded: objectType('Embedded', {}, { embedded: true, preserveUnknown: true }),
  extra: objectType('Extra', { one: text }, { additional: number }),
  closed: inner,
  open: objectType('Open', {}),
  any: { kind: 'Json' },
  raw: { kind: 'RawObject' },
  records: mapOf(inner),
  deep: listOf(listOf(text, { listType: 'set' })),
})
const atom = atomOf(type)

const sets: readonly { name: string; value: Json; fields: object }[] = [
  {
    name: 'unknown keys, one by one',
    value: { free: { x: { y: [1], z: 2 } } },
    fields: { 'f:free': { 'f:x': { '.': {}, 'f:y': {}, 'f:z': {} } } },
  },
  {
    name: 'unknown keys below known ones too',
    value: { free: { inner: { known: 1, other: {} } } },
    fields: { 'f:free': { 'f:inner': { 'f:known': {}, 'f:other': {} } } },
  },
  {
    name: 'an object within',
    value: { embedded: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'n' }, spec: {} } },
    fields: {
      'f:embedded': {
        'f:apiVersion': {},
        'f:kind': {},
        'f:metadata': { 'f:name': {} },
        'f:spec': {},
      },
    },
  },
  {
    name: 'keys of one type',
    value: { extra: { one: 'a', two: 2 } },
    fields: { 'f:extra': { 'f:one': {}, 'f:two': {} } },
  },
  {
    name: 'objects without a schema',
    value: { open: { a: { b: 1 } } },
    fields: { 'f:open': { 'f:a': { '.': {}, 'f:b': {} } } },
  },
  { name: 'a list where anything goes', value: { any: [1, { a: 1 }] }, fields: { 'f:any': {} } },
  {
    name: 'an object where anything goes',
    value: { any: { a: { b: [] } } },
    fields: { 'f:any': { 'f:a': { '.': {}, 'f:b': {} } } },
  },
  { name: 'a raw object as one', value: { raw: { a: { b: 1 } } }, fields: { 'f:raw': {} } },
  {
    name: 'records of a map',
    value: { records: { r: { known: 1 } } },
    fields: { 'f:records': { 'f:r': { '.': {}, 'f:known': {} } } },
  },
  {
    name: 'nulls',
    value: { any: null, free: null, deep: null },
    fields: { 'f:any': {}, 'f:deep': {}, 'f:free': {} },
  },
]

for (const { name, value, fields } of sets) {
  test(`an applier owns ${name}`, () => {
    validateTyped(atom, value)
    const set = setOfValue(atom, value)
    assert.equal(formatFieldsV1(set), JSON.stringify(fields))
    assert.deepEqual(mergeValues(atom, {}, value), value)
    const left = removeFields(atom, value, set)
    assert.ok(isEmpty(intersection(setOfValue(atom, left ?? {}), set)))
  })
}

test('unknown keys are refused where the schema keeps none', () => {
  assert.throws(() => validateTyped(atom, { closed: { other: 1 } }), TypedError)
  assert.throws(() => validateTyped(atom, { extra: { two: 'x' } }), TypedError)
})

const changes: readonly {
  name: string
  before: Json
  after: Json
  changed: Record<string, string[]>
}[] = [
  {
    name: 'a scalar that becomes an object',
    before: { any: 1 },
    after: { any: { a: 1 } },
    changed: { added: ['.any.a'], modified: ['.any'], removed: [] },
  },
  {
    name: 'an object that becomes a list',
    before: { any: { a: 1 } },
    after: { any: [1] },
    changed: { added: [], modified: ['.any'], removed: ['.any.a'] },
  },
  {
    name: 'an atomic map',
    before: { closed: { whole: { a: '1' } } },
    after: { closed: { whole: { b: '1' } } },
    changed: { added: [], modified: ['.closed.whole'], removed: [] },
  },
  {
    name: 'a record more',
    before: { records: {} },
    after: { records: { r: { known: 1 } } },
    changed: { added: ['.records.r', '.records.r.known'], modified: [], removed: [] },
  },
]

for (const { name, before, after, changed } of changes) {
  test(`a comparison sees ${name}`, () => {
    const { added, modified, removed } = compareValues(atom, before, after)
    const found = { added: pathsOf(added), modified: pathsOf(modified), removed: pathsOf(removed) }
    assert.deepEqual(found, changed)
  })
}

test('an applied value of another form takes the place of what is there', () => {
  assert.deepEqual(mergeValues(atom, { any: { a: 1 } }, { any: [2] }), { any: [2] })
  assert.deepEqual(mergeValues(atom, { any: 1 }, { any: { a: 1 } }), { any: { a: 1 } })
  assert.deepEqual(mergeValues(atom, { free: { a: { b: 1 } } }, { free: { a: { c: 1 } } }), {
    free: { a: { b: 1, c: 1 } },
  })
})

test('who owned parts of what the schema now keeps as one owns the one', () => {
  const old = parseFieldsV1(
    '{"f:closed":{"f:known":{},"f:whole":{"f:a":{},"f:b":{}}},"f:gone":{"f:x":{}}}',
  )
  assert.equal(
    formatFieldsV1(reconcileSet(old, atom)),
    '{"f:closed":{"f:known":{},"f:whole":{}},"f:gone":{"f:x":{}}}',
  )
})
