/** Definitions of custom resources that are refused. */
import { post, type Scenario } from '../steps.ts'

export const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

type Members = Record<string, unknown>

export const version = (schema: unknown, more: object = {}): Members => ({
  ...{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } },
  ...more,
})

export function definition(group: string, spec: object = {}, versions: unknown[] = []): Members {
  return {
    ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'things', kind: 'Thing' },
      versions,
      ...spec,
    },
  }
}

export const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

const spec = (properties: Members, more: object = {}) => ({
  ...{ type: 'object', properties: { spec: { type: 'object', properties, ...more } } },
})

const text = { type: 'string' }

const schemas: readonly unknown[] = [
  ...[
    undefined,
    null,
    {},
    { type: 'string' },
    { type: 'odd' },
    { type: 'object', properties: { a: {} } },
  ],
  ...[
    { properties: {} },
    { type: 'object', properties: { metadata: { type: 'object', properties: { labels: open } } } },
  ],
  {
    type: 'object',
    properties: { kind: { type: 'integer' }, apiVersion: { type: 'string', maxLength: 1 } },
  },
  { type: 'object', properties: { metadata: { type: 'string' } } },
  spec({ a: { type: 'array' } }),
  spec({ a: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'odd' } }),
  spec({ a: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' } }),
  spec({
    a: {
      type: 'array',
      items: { type: 'object' },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    },
  }),
  spec({
    a: {
      type: 'array',
      items: { type: 'object', properties: { k: text } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    },
  }),
  spec({
    a: {
      type: 'array',
      items: { type: 'object', properties: { k: { type: 'object' } }, required: ['k'] },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k', 'k'],
    },
  }),
  spec({
    a: {
      type: 'array',
      items: { type: 'object', properties: { k: { ...text, nullable: true } }, required: ['k'] },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
    },
  }),
  spec({ a: { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' } }),
  spec({
    a: { type: 'array', items: { ...text, nullable: true }, 'x-kubernetes-list-type': 'set' },
  }),
  spec({
    a: { type: 'string', 'x-kubernetes-list-type': 'atomic', 'x-kubernetes-map-type': 'atomic' },
  }),
  spec({ a: { type: 'object', 'x-kubernetes-map-type': 'odd' } }),
  spec({ a: { type: 'string', 'x-kubernetes-int-or-string': true } }),
  spec({
    a: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }, { type: 'integer' }] },
  }),
  spec({ a: { 'x-kubernetes-embedded-resource': true } }),
  spec({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }),
  spec({ a: { type: 'string', 'x-kubernetes-preserve-unknown-fields': true } }),
  spec({ a: { type: 'object', 'x-kubernetes-preserve-unknown-fields': false } }),
  spec({ a: { ...text, default: 1 } }),
  spec({ a: { type: 'integer', default: 'x', minimum: 5 } }),
  spec({ a: { type: 'integer', default: 1, minimum: 5 } }),
  spec({ a: { type: 'object', default: { b: 1 }, properties: { b: text } } }),
  spec({ a: { type: 'object', default: { c: 1 }, properties: { b: text } } }),
  spec({ a: { ...text, default: null } }),
  spec({ a: { ...text, nullable: true, default: null } }),
  spec({ a: { ...text, enum: [] } }),
  spec({ a: { ...text, enum: ['a', 'a'] } }),
  spec({ a: { ...text, pattern: '(' } }),
  spec({ a: { ...text, pattern: '(?=x)' } }),
  spec({ a: { ...text, format: 'odd' } }),
  spec({ a: { ...text, minLength: 5, maxLength: 1 } }),
  spec({ a: { ...text, minLength: -1 } }),
  spec({ a: { type: 'integer', format: 'int32', multipleOf: 0 } }),
  spec({ a: { type: 'array', items: text, uniqueItems: true } }),
  spec({ a: { type: 'object', additionalProperties: false } }),
  spec({ a: { type: 'object', additionalProperties: text, properties: { b: text } } }),
  spec({ a: { type: 'object', additionalProperties: {} } }),
  spec({ a: { $ref: '#/x' } }),
  spec({
    a: {
      type: 'object',
      patternProperties: { x: text },
      definitions: {},
      dependencies: {},
      id: 'x',
    },
  }),
  spec({ a: { type: 'array', items: [text] } }),
  spec({ a: { type: 'array', items: text, additionalItems: true } }),
  spec({ a: { allOf: [{ type: 'string' }] } }),
  spec({
    a: { ...text, not: { type: 'string' }, oneOf: [{ description: 'x' }], anyOf: [{ default: 1 }] },
  }),
  spec({
    a: {
      ...text,
      anyOf: [{ nullable: true, title: 'x', 'x-kubernetes-preserve-unknown-fields': true }],
    },
  }),
  spec({ a: text }, { anyOf: [{ properties: { b: {} } }], required: ['z'] }),
  spec({ a: text }, { required: ['a', 'a'] }),
  spec({ a: { ...text, title: 't', description: 'd', example: 1, externalDocs: { url: 'u' } } }),
  spec({ '': text, 'a b': text, 'a.b': text }),
  ...[
    'self.a == 1',
    'self.a',
    'self.b',
    '(',
    '',
    'oldSelf.a == self.a',
    'has(self.a)',
    'self.a.matches("(")',
    'size(self.a) > 1',
  ].map((rule) => spec({ a: text }, { 'x-kubernetes-validations': [{ rule }] })),
  ...[
    { message: '' },
    { message: ' ' },
    { message: 'a\nb' },
    { messageExpression: '1' },
    { messageExpression: '"x" + self.a' },
    { messageExpression: '' },
    { reason: 'Odd' },
    { reason: 'FieldValueForbidden' },
    { fieldPath: '.a' },
    { fieldPath: '.b' },
    { fieldPath: 'a' },
    { fieldPath: '.a.b' },
    { fieldPath: '' },
    { optionalOldSelf: true },
    { optionalOldSelf: false },
  ].map((more) =>
    spec({ a: text }, { 'x-kubernetes-validations': [{ rule: 'self.a == "x"', ...more }] }),
  ),
  spec({
    a: {
      type: 'array',
      items: { ...text, 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
    },
  }),
  spec({
    a: {
      type: 'array',
      items: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self.size() > 1' }] },
    },
  }),
  spec({
    a: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self.contains("x")' }] },
      },
    },
  }),
  {
    type: 'object',
    'x-kubernetes-validations': [
      { rule: 'self.metadata.name == "a"' },
      { rule: 'self.metadata.labels.size() > 0' },
      { rule: 'self.kind == "x"' },
      { rule: 'self.spec.x == 1' },
    ],
  },
]

const specs: readonly Members[] = [
  ...[
    { scope: 'Odd' },
    { scope: '' },
    { group: '' },
    { group: 'UPPER.com' },
    { group: 'nodots' },
    { conversion: {} },
  ],
  ...[
    { conversion: { strategy: 'Odd' } },
    { conversion: { strategy: 'Webhook' } },
    { conversion: { strategy: 'None', webhook: {} } },
  ],
  ...[
    { preserveUnknownFields: true },
    { preserveUnknownFields: false },
    { names: {} },
    { names: { plural: 'things', kind: 'thing' } },
  ],
  {
    names: {
      plural: 'things',
      kind: 'Thing',
      shortNames: ['T', 't', 't'],
      categories: ['All', ''],
      singular: 'A_B',
      listKind: 'things',
    },
  },
  { names: { plural: 'things', kind: 'Thing', listKind: 'Thing' } },
  { names: { plural: 'others', kind: 'Thing' } },
  { names: { plural: 'Things', kind: 'Thing/x' } },
]

const lists: readonly unknown[][] = [
  [],
  [version(open), version(open)],
  [version(open), version(open, { name: 'v2' })],
  [version(open, { storage: false })],
  [version(open, { served: false })],
  [version(open, { name: 'V1' })],
  [version(open, { name: '' })],
  [version(open, { deprecated: true, deprecationWarning: '' })],
  [version(open, { deprecated: false, deprecationWarning: 'x' })],
  [version(open, { deprecated: true, deprecationWarning: 'a\nb' })],
  [version(open, { subresources: { scale: {} } })],
  [
    version(open, {
      subresources: { scale: { specReplicasPath: '.spec.a', statusReplicasPath: '.status.b' } },
    }),
  ],
  [
    version(open, {
      subresources: {
        scale: {
          specReplicasPath: 'spec.a',
          statusReplicasPath: '.spec.b',
          labelSelectorPath: '.x',
        },
      },
    }),
  ],
  [
    version(open, {
      subresources: { scale: { specReplicasPath: '.spec.a[0]', statusReplicasPath: '.status' } },
    }),
  ],
  [version(open, { additionalPrinterColumns: [{}] })],
  [
    version(open, {
      additionalPrinterColumns: [{ name: 'a', type: 'odd', jsonPath: '.x', format: 'odd' }],
    }),
  ],
  [
    version(open, {
      additionalPrinterColumns: [
        { name: 'a', type: 'string', jsonPath: 'x' },
        { name: 'a', type: 'date', jsonPath: '.a[' },
      ],
    }),
  ],
  [
    version(spec({ a: text, b: open, c: { type: 'array', items: text } }), {
      selectableFields: [{ jsonPath: '.spec.a' }, { jsonPath: '.spec.a' }],
    }),
  ],
  [
    version(spec({ a: text, b: open, c: { type: 'array', items: text } }), {
      selectableFields: [{ jsonPath: '.spec.b' }, { jsonPath: '.spec.c' }, { jsonPath: '.spec.d' }],
    }),
  ],
  [
    version(spec({ a: text }), {
      selectableFields: [
        { jsonPath: 'spec.a' },
        { jsonPath: '' },
        { jsonPath: '.metadata.name' },
        {},
      ],
    }),
  ],
  [
    version(spec({ a: text }), {
      selectableFields: Array.from({ length: 9 }, () => ({ jsonPath: '.spec.a' })),
    }),
  ],
]

const refusals: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const make = (body: unknown) => post(`${crds}?dryRun=All`, body)
  return [
    ...schemas.map((schema) => make(definition(group, {}, [version(schema)]))),
    ...specs.map((each) => make(definition(group, each, [version(open)]))),
    ...lists.map((versions) => make(definition(group, {}, versions))),
    ...schemas
      .slice(0, 12)
      .map((schema) =>
        make(
          definition(group, {}, [version(open), version(schema, { name: 'v2', storage: false })]),
        ),
      ),
    make({ ...definition(group, {}, [version(open)]), metadata: { name: 'other' } }),
    make({ ...definition(group, {}, [version(open)]), metadata: { generateName: 'things.' } }),
    make({ ...definition('x.k8s.io', {}, [version(open)]) }),
    make({ ...definition('apps', {}, [version(open)]) }),
    make({ ...definition(group, {}, [version(open)]), spec: undefined }),
    make({ ...definition(group, {}, [version(open)]), status: { storedVersions: ['q'] } }),
  ]
}

export const definitionScenarios: Readonly<Record<string, Scenario>> = { refusals }
