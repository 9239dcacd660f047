import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correlate } from '#api/custom/correlation.ts'
import { withDefaults, withoutNulls } from '#api/custom/fill.ts'
import type { JsonSchema } from '#api/custom/json-schema.ts'
import { prune } from '#api/custom/prune.ts'
import { validateValue } from '#api/custom/value-validation.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { formatFieldError } from '#api/validation/field-error.ts'

const a = (schema: JsonSchema): JsonSchema => ({ type: 'object', properties: { a: schema } })

const cases: readonly {
  name: string
  schema: JsonSchema
  value: Json
  errors: readonly string[]
}[] = [
  {
    name: 'types',
    schema: a({ type: 'integer' }),
    value: { a: 'x' },
    errors: ['a: Invalid value: "string": a in body must be of type integer: "string"'],
  },
  { name: 'a zero below zero', schema: a({ type: 'integer' }), value: { a: -0 }, errors: [] },
  {
    name: 'floats beyond what integers are safe in',
    schema: a({ type: 'integer', maximum: 1 }),
    value: { a: 1e18 },
    errors: [
      'a: Invalid value: "number": a in body must be of type integer: "number"',
      'a: Invalid value: 1e+18: a in body should be less than or equal to 1',
    ],
  },
  {
    name: 'floats that are hardly more than an integer',
    schema: a({ 'x-kubernetes-int-or-string': true }),
    value: { a: 123_456_789.125 },
    errors: [],
  },
  {
    name: 'nulls',
    schema: a({ type: 'string' }),
    value: { a: null },
    errors: ['a: Invalid value: "null": a in body must be of type string: "null"'],
  },
  {
    name: 'patterns',
    schema: a({ type: 'string', pattern: '^b$' }),
    value: { a: 'c' },
    errors: ['a: Invalid value: "c": a in body should match \'^b$\''],
  },
  {
    name: 'known values',
    schema: a({ type: 'string', enum: ['b'] }),
    value: { a: 'c' },
    errors: ['a: Unsupported value: "c": supported values: "b"'],
  },
  {
    name: 'numbers of items',
    schema: a({ type: 'array', maxItems: 1 }),
    value: { a: [1, 2] },
    errors: ['a: Too many: 2: must have at most 1 item'],
  },
  {
    name: 'alternatives',
    schema: a({ type: 'integer', oneOf: [{ minimum: 1 }, { minimum: 2 }] }),
    value: { a: 3 },
    errors: [
      '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
  },
  {
    name: 'fields that must be there',
    schema: { type: 'object', required: ['a'] },
    value: {},
    errors: ['a: Required value'],
  },
]

for (const { name, schema, value, errors } of cases) {
  test(`${name} are checked`, () => {
    assert.deepEqual(validateValue(schema, value, undefined).map(formatFieldError), errors)
  })
}

test('what did not change is forgiven', () => {
  const schema = a({ type: 'string', maxLength: 1 })
  const forgiven = correlate({ a: 'long', b: 1 }, { a: 'long' }, schema)
  assert.deepEqual(validateValue(schema, forgiven.value, undefined, { correlation: forgiven }), [])
  const changed = correlate({ a: 'longer' }, { a: 'long' }, schema)
  const found = validateValue(schema, changed.value, undefined, { correlation: changed })
  assert.equal(found.length, 1)
})

test('defaults are filled in, below them too, and for nulls that have no meaning', () => {
  const schema = a({
    type: 'object',
    default: {},
    properties: { b: { type: 'integer', default: 1 } },
  })
  assert.deepEqual(withDefaults({}, schema), { a: { b: 1 } })
  assert.deepEqual(withDefaults({ a: { b: null } }, schema), { a: { b: 1 } })
  const whole = { a: { b: 2 } }
  assert.equal(withDefaults(whole, schema), whole)
  assert.deepEqual(withoutNulls({ a: null }, a({ type: 'string' })), {})
  assert.deepEqual(withoutNulls({ a: null }, a({ type: 'string', nullable: true })), { a: null })
})

test('unknown fields are dropped unless they are wanted', () => {
  const closed = a({ type: 'object', properties: { b: { type: 'string' } } })
  assert.deepEqual(prune({ a: { b: 'x', c: 1 }, d: [{}] }, closed), {
    value: { a: { b: 'x' } },
    unknown: ['a.c', 'd'],
  })
  const open = a({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true })
  const kept = { a: { c: { d: 1 } } }
  assert.equal(prune(kept, open).value, kept)
})
