import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '#api/scalars/scalars.ts'
import { customColumns } from '#kinds/apiextensions/customresource/columns.ts'

const spec: Readonly<Record<string, Json>> = {
  nil: null,
  map: { b: ['<'], a: 1.5 },
  many: 12345678,
  large: 2.5e7,
  yes: true,
  time: '2020-01-02T03:04:05Z',
  day: '2020-02-30T00:00:00Z',
  word: 'null',
  zero: '',
}
const object = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, spec }
const nowMs = Date.parse('2020-01-02T03:05:05Z')

const cells: readonly (readonly [type: string, field: string, cell: Json | undefined])[] = [
  ['string', 'nil', '<no value>'],
  ['string', 'map', '{"a":1.5,"b":["\\u003c"]}'],
  ['string', 'many', '12345678'],
  ['string', 'large', '25000000'],
  ['string', 'yes', 'true'],
  ['string', 'none', undefined],
  ['integer', 'nil', undefined],
  ['integer', 'yes', undefined],
  ['number', 'many', 12345678],
  ['boolean', 'yes', true],
  ['date', 'time', '60s'],
  ['date', 'day', '<invalid>'],
  ['date', 'word', '<unknown>'],
  ['date', 'zero', '<unknown>'],
  ['date', 'nil', undefined],
]

for (const [type, field, cell] of cells) {
  test(`a column of type ${type} shows ${JSON.stringify(spec[field])} as ${cell ?? 'nothing'}`, () => {
    const [, column] = customColumns([{ name: 'a', type, jsonPath: `.spec.${field}` }])
    assert.deepEqual(column?.value(object as never, nowMs), cell)
  })
}

test('a column whose path cannot be read is not shown, nor are those after it', () => {
  const paths = ['.spec.a', '.spec["a"]', '.spec.b']
  const shown = customColumns(
    paths.map((jsonPath) => ({ name: jsonPath, type: 'string', jsonPath })),
  )
  assert.deepEqual(
    shown.map(({ name }) => name),
    ['Name', '.spec.a'],
  )
})
