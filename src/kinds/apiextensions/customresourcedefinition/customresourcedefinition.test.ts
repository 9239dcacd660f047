import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { withDefaults } from '#kinds/apiextensions/customresourcedefinition/defaults.ts'
import {
  prepareCreate,
  prepareUpdate,
} from '#kinds/apiextensions/customresourcedefinition/prepare.ts'
import type {
  CustomResourceDefinition,
  JSONSchemaProps,
} from '#kinds/apiextensions/customresourcedefinition/types.ts'
import {
  validateCustomResourceDefinition,
  validateCustomResourceDefinitionUpdate,
} from '#kinds/apiextensions/customresourcedefinition/validate.ts'
import { warningsOf } from '#kinds/apiextensions/customresourcedefinition/warnings.ts'

const version = { name: 'v1', served: true, storage: true }

function definitionOf(spec: JSONSchemaProps): CustomResourceDefinition {
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } }
  return prepareCreate(
    withDefaults({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'gears.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'gears', kind: 'Gear' },
        versions: [{ ...version, schema }],
      },
    }),
  )
}

const root = 'spec.validation.openAPIV3Schema'
const cost =
  '(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)'

const schemas: readonly { name: string; spec: JSONSchemaProps; errors: readonly string[] }[] = [
  { name: 'a plain schema is fine', spec: { type: 'string' }, errors: [] },
  {
    name: 'every field has a type',
    spec: {},
    errors: [
      `${root}.properties[spec].type: Required value: must not be empty for specified object fields`,
    ],
  },
  {
    name: 'types stand outside of junctors',
    spec: { type: 'object', allOf: [{ type: 'object' }] },
    errors: [`${root}.properties[spec].allOf[0].type: Forbidden: must be empty to be structural`],
  },
  {
    name: 'but for those of integers that may be strings',
    spec: {
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer' }, { type: 'string' }],
    },
    errors: [],
  },
  {
    name: 'though lists with nothing in them stand beside',
    spec: {
      'x-kubernetes-int-or-string': true,
      anyOf: [
        { type: 'integer', enum: [], allOf: [], patternProperties: {} },
        { type: 'string', additionalProperties: false, items: null as never },
      ],
    },
    errors: [],
  },
  {
    name: 'but no others',
    spec: {
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer', required: [] }, { type: 'string' }],
    },
    errors: ['anyOf[0].type', 'anyOf[1].type'].map(
      (at) => `${root}.properties[spec].${at}: Forbidden: must be empty to be structural`,
    ),
  },
  {
    name: 'defaults fit their schema',
    spec: { type: 'string', default: 'abc', maxLength: 2 },
    errors: [`${root}.properties[spec].default: Too long: may not be more than 2 bytes`],
  },
  {
    name: 'defaults hold no unknown fields',
    spec: { type: 'object', default: { a: 1 } },
    errors: [
      `${root}.properties[spec].default: Invalid value: {"a":1}: must not have unknown fields`,
    ],
  },
  {
    name: 'the keys of a list are always there',
    spec: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: { type: 'string' } } },
    },
    errors: [
      `${root}.properties[spec].items.properties[name].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
    ],
  },
  {
    name: 'rules do not cost too much',
    spec: {
      type: 'array',
      items: { type: 'string' },
      'x-kubernetes-validations': [{ rule: 'self.all(a, self.all(b, a == b))' }],
    },
    errors: [
      `${root}.properties[spec].x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x ${cost}`,
      `${root}.properties[spec].x-kubernetes-validations[0].rule: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema`,
      `${root}: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x ${cost}`,
    ],
  },
  {
    name: 'old values are known only where items are found again',
    spec: {
      type: 'array',
      maxItems: 3,
      items: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self >= oldSelf' }] },
    },
    errors: [
      `${root}.properties[spec].items.x-kubernetes-validations[0].rule: Invalid value: "self >= oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within ${root}.properties[spec]`,
    ],
  },
]

for (const { name, spec, errors } of schemas) {
  test(`schemas: ${name}`, () => {
    const found = validateCustomResourceDefinition(definitionOf(spec))
    assert.deepEqual(found.map(formatFieldError), errors)
  })
}

test('what versions do not share is said where it stands', () => {
  const crd = definitionOf({ type: 'string' })
  const [first] = crd.spec.versions
  const second = { name: 'v2', served: true, storage: false, schema: { openAPIV3Schema: {} } }
  const two = { ...crd, spec: { ...crd.spec, versions: [first!, second] } }
  assert.deepEqual(validateCustomResourceDefinition(two).map(formatFieldError), [
    'spec.versions[1].schema.openAPIV3Schema.type: Required value: must not be empty at the root',
  ])
})

test('of several versions of one name the first has its say for all', () => {
  const crd = definitionOf({ type: 'string' })
  const [first] = crd.spec.versions
  const nullable = { openAPIV3Schema: { type: 'object', nullable: true } }
  const status = { subresources: { status: {} } }
  const second = { ...version, storage: false, schema: nullable }
  const rootErrorsOf = (...versions: CustomResourceDefinition['spec']['versions']) =>
    validateCustomResourceDefinition({ ...crd, spec: { ...crd.spec, versions } })
      .map(formatFieldError)
      .filter((text) => text.includes('if the status subresource is enabled')).length
  const plain = { ...first!, schema: { openAPIV3Schema: { type: 'object' } } }
  assert.equal(rootErrorsOf({ ...plain, ...status }, second), 1)
  assert.equal(rootErrorsOf(plain, { ...second, ...status }), 0)
})

test('fields to select by want a schema, which may say nothing where all versions share it', () => {
  const crd = definitionOf({ type: 'string' })
  const selectableFields = [{ jsonPath: '' }]
  const place = 'spec.selectableFields'
  const errorsOf = (parts: object) => {
    const versions = [{ ...version, ...parts, selectableFields }]
    const found = validateCustomResourceDefinition({ ...crd, spec: { ...crd.spec, versions } })
    return found
      .map(formatFieldError)
      .filter((text) => /^spec\.(selectableFields|schema)/.test(text))
  }
  assert.deepEqual(errorsOf({ schema: {} }), [`${place}[0].jsonPath: Required value`])
  const failing = { openAPIV3Schema: { 'x-kubernetes-preserve-unknown-fields': false } }
  assert.deepEqual(errorsOf({ schema: failing }), [
    `spec.schema.openAPIV3Schema: Invalid value: "": internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined`,
    `${place}[0].jsonPath: Required value`,
  ])
  assert.deepEqual(errorsOf({}), [
    `${place}: Invalid value: "": may only be set when validations.schema is included`,
  ])
})

test('rules see what an object is known to hold, whatever else it may', () => {
  const properties = { a: { type: 'integer' } }
  const rules = { 'x-kubernetes-validations': [{ rule: 'self.a > 0' }] }
  const crd = definitionOf({ type: 'object', properties, additionalProperties: true, ...rules })
  assert.deepEqual(validateCustomResourceDefinition(crd).map(formatFieldError), [])
})

test('an empty list is a value that a definition did not have', () => {
  const of = (field: object) => {
    const a = { type: 'array', ...field }
    return definitionOf({ type: 'object', properties: { a, b: { default: 1 } } })
  }
  const old = prepareCreate(
    definitionOf({ type: 'object', properties: { b: { default: 1 }, a: { type: 'array' } } }),
  )
  const generations = [{}, { default: [] }, { example: [] }, { required: [] }, { items: [] }].map(
    (field) => prepareUpdate(of(field), old).metadata.generation,
  )
  assert.deepEqual(generations, [1, 2, 2, 1, 2])
})

test('a version stays listed while objects may be stored in it', () => {
  const old = definitionOf({ type: 'string' })
  const versions = old.spec.versions.map((one) => ({ ...one, name: 'v2' }))
  const renamed = prepareUpdate({ ...old, spec: { ...old.spec, versions } }, old)
  assert.deepEqual(renamed.status?.storedVersions, ['v1', 'v2'])
  assert.equal(renamed.metadata.generation, 2)
  const [error] = validateCustomResourceDefinitionUpdate(renamed, old)
  assert.equal(error?.field, 'status.storedVersions[0]')
  const moved = { ...renamed, spec: { ...renamed.spec, group: 'other.example.com' } }
  const fields = validateCustomResourceDefinitionUpdate(moved, old).map(({ field }) => field)
  assert.deepEqual(fields, ['spec.group', 'status.storedVersions[0]'])
})

test('groups of Kubernetes need an approval', () => {
  const crd = definitionOf({ type: 'string' })
  const spec = { ...crd.spec, group: 'gears.k8s.io' }
  const metadata = { name: 'gears.gears.k8s.io' }
  const [error] = validateCustomResourceDefinition({ ...crd, metadata, spec })
  assert.equal(error?.field, 'metadata.annotations[api-approved.kubernetes.io]')
  const refused = (approval: string) => {
    const annotations = { 'api-approved.kubernetes.io': approval }
    const approved = { ...crd, metadata: { ...metadata, annotations }, spec }
    return validateCustomResourceDefinition(approved).length
  }
  const texts = [
    'unapproved, a test',
    'https://a.b/c',
    '/a',
    'a:b',
    'https://a}.b/c',
    'https://a/%z',
  ]
  assert.deepEqual(texts.map(refused), [0, 0, 1, 1, 1, 1])
})

test('unknown formats are warned of once they are new', () => {
  const crd = definitionOf({ type: 'string', format: 'shape' })
  assert.deepEqual(warningsOf(crd), ['unrecognized format "shape"'])
  assert.deepEqual(warningsOf(crd, crd), [])
})

test('what is complete already comes back as it is', () => {
  const crd = definitionOf({ type: 'string' })
  assert.equal(withDefaults(crd), crd)
})
