import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { encodeObject } from '#api/codec/plain/encode.ts'
import { asStored } from '#api/objects/stored-form.ts'
import type { Json } from '#api/scalars/scalars.ts'
import type { Field, ObjectType, Type } from '#api/schema/schema.ts'
import { emptyList, nilList } from '#api/schema/zero.ts'

const text = { kind: 'string' } as const
const texts: Type = { kind: 'list', items: text }
const labels: Type = { kind: 'map', values: text }

function field(name: string, type: Type, flags: Partial<Field> = {}): Field {
  const plain = { pb: 1, mandatory: false, required: false, always: false, pointer: false }
  return { name, type, ...plain, ...flags }
}

function object(name: string, ...fields: readonly Field[]): ObjectType {
  const fieldsByName = new Map(fields.map((one) => [one.name, one]))
  return { kind: 'object', name, fields, fieldsByName, inlines: [] }
}

const part = object('Part', field('names', texts), field('labels', labels))
const whole = object(
  'Whole',
  field('inPlace', part, { always: true }),
  field('behind', part, { pointer: true }),
  field('list', { kind: 'list', items: part }),
  field('map', { kind: 'map', values: part }),
  field('needed', texts, { required: true, always: true }),
  field('shown', texts, { always: true }),
  field('bytes', { kind: 'Bytes' }),
  field('at', { kind: 'Time' }),
)

function decoded(value: Json) {
  return decodeObject<Record<string, unknown>>(whole, value).object
}

test('what was given stays, if empty, until it is stored', () => {
  const given = decoded({ inPlace: { names: [] }, behind: { labels: {} }, needed: [] })
  assert.deepEqual(given, { inPlace: { names: [] }, behind: { labels: {} }, needed: [] })
  const kept = asStored(whole, given)
  assert.deepEqual(kept, { behind: {}, needed: [] })
  assert.equal(kept.needed, nilList)
  assert.ok(Object.isFrozen(kept) && Object.isFrozen(kept.behind))
})

test('parts in lists and maps are looked into', () => {
  const given = decoded({ list: [{ names: ['a'], labels: {} }], map: { a: { names: [] } } })
  assert.deepEqual(asStored(whole, given), {
    list: [{ names: ['a'] }],
    map: { a: {} },
    needed: [],
  })
})

test('the zero time is forgotten', () => {
  const given = decoded({ at: '0001-01-01T00:00:00Z' })
  assert.equal(given.at, '')
  assert.deepEqual(asStored(whole, given), { needed: [] })
})

test('an object in which nothing is forgotten stays the same', () => {
  const given = decoded({ list: [{ names: ['a'] }], behind: {}, bytes: '' })
  assert.equal(asStored(whole, given), given)
  assert.equal(given.bytes, '', 'protobuf tells empty bytes from none')
})

test('JSON keeps the empty lists that it always writes, and no empty bytes', () => {
  const given = decoded({ shown: [], needed: [], list: [], bytes: '' })
  const kept = asStored(whole, given, 'json')
  assert.equal(kept.shown, emptyList)
  assert.equal('bytes' in kept, false)
  assert.deepEqual(encodeObject(whole, kept), { inPlace: {}, needed: [], shown: [] })
  assert.deepEqual(encodeObject(whole, asStored(whole, given)), {
    inPlace: {},
    needed: null,
    shown: null,
  })
})
