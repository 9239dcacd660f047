import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonSchema } from '#api/custom/json-schema.ts'
import { customType, typeOfSchema } from '#api/custom/object-type.ts'
import { objectType } from '#api/testing/type-builder.ts'

const cases: readonly { name: string; schema: JsonSchema; type: object }[] = [
  {
    name: 'texts',
    schema: { type: 'string', nullable: true },
    type: { kind: 'string', nullable: true },
  },
  {
    name: 'integers or texts',
    schema: { 'x-kubernetes-int-or-string': true },
    type: { kind: 'IntOrString' },
  },
  {
    name: 'any value',
    schema: { 'x-kubernetes-preserve-unknown-fields': true },
    type: { kind: 'Json' },
  },
  {
    name: 'maps',
    schema: { type: 'object', additionalProperties: { type: 'integer' } },
    type: { kind: 'map', values: { kind: 'int64' } },
  },
  {
    name: 'lists that are maps',
    schema: {
      type: 'array',
      items: { type: 'boolean' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    type: { kind: 'list', items: { kind: 'bool' }, listType: 'map', keys: ['name'] },
  },
]

for (const { name, schema, type } of cases) {
  test(`a schema of ${name} becomes a type of such`, () => {
    assert.deepEqual(typeOfSchema(schema), type)
  })
}

test('a whole object has the metadata of all resources, and its own fields', () => {
  const metadata = objectType('Metadata', {})
  const type = customType(
    {
      type: 'object',
      properties: {
        metadata: { type: 'object' },
        spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
      required: ['spec'],
    },
    { name: 'com.example.v1.Gear', groupVersion: 'example.com/v1', metadata },
  )
  assert.deepEqual([...type.fieldsByName.keys()], ['metadata', 'spec'])
  const spec = type.fieldsByName.get('spec')
  assert.deepEqual([spec?.mandatory, spec?.type.kind], [true, 'object'])
  assert.equal(type.fieldsByName.get('metadata')?.type, metadata)
})
