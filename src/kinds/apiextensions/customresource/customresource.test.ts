import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleContext } from '#api/definition.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { formatFieldError } from '#api/validation/field-error.ts'
import type { CustomResource } from '#kinds/apiextensions/customresource/custom-version.ts'
import {
  customResource,
  customVersion,
} from '#kinds/apiextensions/customresource/customresource.ts'
import { decodeCustom, encodeCustom } from '#kinds/apiextensions/customresource/json.ts'
import { features } from '#kinds/features.ts'

const custom = customVersion(
  {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'gears.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'gears', kind: 'Gear' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' },
          },
          additionalPrinterColumns: [
            { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
            { name: 'First', type: 'string', jsonPath: '.spec.tags[0]', priority: 1 },
          ],
          selectableFields: [{ jsonPath: '.spec.mode' }],
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  required: ['size'],
                  properties: {
                    size: { type: 'integer', maximum: 9 },
                    mode: { type: 'string', default: 'on', enum: ['on', 'off'] },
                    tags: {
                      type: 'array',
                      'x-kubernetes-list-type': 'set',
                      items: { type: 'string' },
                    },
                    teeth: {
                      type: 'integer',
                      'x-kubernetes-validations': [
                        { rule: 'self % 2 == 0', message: 'must be even' },
                      ],
                    },
                  },
                },
                status: { type: 'object', properties: { size: { type: 'integer' } } },
              },
            },
          },
        },
      ],
    },
  },
  'v1',
)!
const definition = customResource(custom)
const context: RuleContext = { now: '2026-01-02T03:04:05Z', features, apiVersion: 'example.com/v1' }

function gear(spec: JsonObject, more: JsonObject = {}): CustomResource {
  const header = { apiVersion: 'example.com/v1', kind: 'Gear' }
  const metadata = { name: 'one', namespace: 'default' }
  return decodeCustom({ ...header, metadata, spec, ...more }, custom).object
}

test('reading fills in defaults, and drops and names unknown fields', () => {
  const body = { metadata: { name: 'one', rank: 1 }, spec: { size: 3, extra: {} }, other: 1 }
  const { object, strict } = decodeCustom(body, custom)
  assert.deepEqual(encodeCustom(object).spec, { size: 3, mode: 'on' })
  assert.deepEqual(strict, [
    'unknown field "metadata.rank"',
    'unknown field "other"',
    'unknown field "spec.extra"',
  ])
})

test('metadata is read as it would be written: in the order of its names, numbers as Go writes them', () => {
  const body = { metadata: { name: 'one', b: 1, 'a"': 1, generation: 1e18 }, spec: { 'x"': 1 } }
  const { object, strict } = decodeCustom(body, custom)
  assert.equal(object.metadata.generation, 10n ** 18n)
  assert.deepEqual(strict, [
    'unknown field "metadata.a""',
    'unknown field "metadata.b"',
    'unknown field "spec.x""',
  ])
})

const cases: readonly { name: string; spec: JsonObject; errors: readonly string[] }[] = [
  { name: 'what fits is fine', spec: { size: 3, teeth: 4 }, errors: [] },
  {
    name: 'bounds hold',
    spec: { size: 10 },
    errors: ['spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9'],
  },
  {
    name: 'items of sets are all different',
    spec: { size: 1, tags: ['a', 'a'] },
    errors: ['spec.tags[1]: Duplicate value: "a"'],
  },
  {
    name: 'rules hold',
    spec: { size: 1, teeth: 3 },
    errors: ['spec.teeth: Invalid value: 3: must be even'],
  },
  {
    name: 'rules are not run on what has another shape',
    spec: { teeth: 3 },
    errors: [
      'spec.size: Required value',
      '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ],
  },
]

for (const { name, spec, errors } of cases) {
  test(`validation: ${name}`, () => {
    const found = definition.validate?.create?.(gear(spec), context) ?? []
    assert.deepEqual(found.map(formatFieldError), errors)
  })
}

test('a broken rule is only warned of where nothing changed', () => {
  const old = gear({ size: 1, teeth: 3 })
  const next = gear({ size: 2, teeth: 3 })
  assert.deepEqual(definition.validate?.update?.(next, old, context), [])
  assert.deepEqual(definition.warnings?.update?.(next, old, context), [
    'spec.teeth: Invalid value: 3: must be even',
  ])
  const changed = gear({ size: 1, teeth: 5 })
  assert.equal(definition.validate?.update?.(changed, old, context).length, 1)
})

test('the status has a path of its own, and makes no generation', () => {
  const created = definition.prepare?.create?.(gear({ size: 1 }, { status: { size: 1 } }), context)
  assert.equal(created?.status, undefined)
  assert.equal(created?.metadata.generation, 1)
  const updated = definition.prepare?.update?.(gear({ size: 2 }), created!, context)
  assert.equal(updated?.metadata.generation, 2)
  const status = definition.subresources?.find(({ name }) => name === 'status')
  const told = status?.prepare?.(gear({ size: 7 }, { status: { size: 4 } }), updated!, context)
  assert.deepEqual(encodeCustom(told!).spec, { size: 2, mode: 'on' })
  assert.deepEqual([told?.status, told?.metadata.generation], [{ size: 4 }, 2])
})

test('scaling reads and writes the fields it is told', () => {
  const scale = definition.subresources?.find(({ name }) => name === 'scale')?.body
  const object = gear({ size: 2 }, { status: { size: 1 } })
  const read = scale?.read?.(object) as unknown as JsonObject
  assert.deepEqual([read.spec, read.status], [{ replicas: 2 }, { replicas: 1 }])
  const written = scale?.write?.(object, { ...read, spec: { replicas: 5 } } as never, context)
  assert.deepEqual(encodeCustom(written!).spec, { size: 5, mode: 'on' })
})

test('columns and selectors follow paths', () => {
  const object = gear({ size: 2, tags: ['a', 'b'] })
  const cells = definition.columns?.map((column) => column.value(object, 0))
  assert.deepEqual(cells, ['one', 2, 'a'])
  assert.equal(definition.fieldSelectors?.['spec.mode']?.(object), 'on')
})
