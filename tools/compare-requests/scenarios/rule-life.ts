/** Rules that compare with what was, under lists and maps, and what stays broken. */
import { apply, get, patch, post, put, remove, type Scenario } from '../steps.ts'
import { crds, definition, version } from './definitions.ts'

const grows = {
  'x-kubernetes-validations': [
    {
      rule: 'self >= oldSelf',
      messageExpression: '"was " + string(oldSelf) + ", is " + string(self)',
    },
  ],
}
const fixed = {
  'x-kubernetes-validations': [
    { rule: 'self == oldSelf', message: 'is fixed', reason: 'FieldValueForbidden' },
  ],
}
const positive = {
  'x-kubernetes-validations': [
    { rule: 'self > 0', fieldPath: undefined, reason: 'FieldValueRequired' },
  ],
}
const schema = {
  type: 'object',
  'x-kubernetes-validations': [
    { rule: "self.metadata.name != 'bad'", message: 'bad name' },
    {
      rule: '!has(oldSelf.spec) || has(self.spec)',
      message: 'spec must stay',
      optionalOldSelf: false,
    },
  ],
  properties: {
    spec: {
      type: 'object',
      'x-kubernetes-validations': [
        {
          rule: '!has(self.a) || !has(self.b) || self.a < self.b',
          fieldPath: '.a',
          message: 'a below b',
        },
        {
          rule: 'has(oldSelf.once) == has(self.once)',
          message: 'once is for ever',
          fieldPath: '.once',
        },
      ],
      properties: {
        a: { type: 'integer', ...grows },
        b: { type: 'integer', ...positive },
        once: { type: 'string' },
        text: { type: 'string', maxLength: 5, ...fixed },
        list: { type: 'array', maxItems: 5, items: { type: 'integer', ...positive } },
        keyed: {
          type: 'array',
          maxItems: 5,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['k'],
          items: {
            type: 'object',
            required: ['k'],
            properties: { k: { type: 'string', maxLength: 5 }, v: { type: 'integer', ...grows } },
          },
        },
        map: {
          type: 'object',
          maxProperties: 4,
          additionalProperties: { type: 'integer', ...grows },
        },
        deep: {
          type: 'object',
          properties: { x: { type: 'integer', ...positive }, y: { type: 'integer' } },
          'x-kubernetes-validations': [
            { rule: '!has(self.y) || self.y > 3', message: 'y is small' },
          ],
        },
        choice: { type: 'string', enum: ['a', 'b'] },
      },
    },
    status: { type: 'object', properties: { n: { type: 'integer', ...grows } } },
  },
}
const loose = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
const changes: readonly object[] = [
  {},
  { text: 'x' },
  { text: 'y' },
  { a: 8 },
  { a: 10 },
  { b: -1 },
  { b: 20 },
  { list: [0, 1, 2] },
  { list: [0, 1] },
  { list: [0] },
  { list: [-1] },
  { choice: 'z' },
  { choice: 'q' },
  { choice: 'a' },
  { deep: { x: 0 } },
  { deep: { x: -1 } },
  { deep: { y: 2 } },
  { deep: { x: 1, y: 5 } },
  { keyed: [{ k: 'p', v: 4 }] },
  {
    keyed: [
      { k: 'q', v: 1 },
      { k: 'p', v: 6 },
    ],
  },
  {
    keyed: [
      { k: 'p', v: 5 },
      { k: 'q', v: 1 },
    ],
  },
  { keyed: [{ k: 'p' }] },
  { map: { m: 4 } },
  { map: { m: 6, n: 1 } },
  { map: { n: null } },
  { map: { n: 0, m: 1 } },
]

export const rulesOverTime: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const path = `/apis/${group}/v1/namespaces/${namespace}/things`
  const thing = (name: string, spec?: unknown, more: object = {}) => ({
    apiVersion: `${group}/v1`,
    kind: 'Thing',
    metadata: { name },
    ...(spec !== undefined && { spec }),
    ...more,
  })
  const crd = (of: object) => definition(group, {}, [version(of, { subresources: { status: {} } })])
  return [
    post(crds, crd(loose), { quiet: true }),
    get(path, { quiet: true, until: (status) => status === 200 }),
    post(path, thing('bad', {})),
    post(
      path,
      thing('one', {
        a: 9,
        b: 0,
        list: [0, 1],
        choice: 'z',
        deep: { x: 0, y: 1 },
        keyed: [{ k: 'p', v: 5 }],
        map: { m: 5 },
      }),
    ),
    post(path, thing('bare')),
    get(`${crds}/things.${group}`, { quiet: true, keep: { rv: 'metadata.resourceVersion' } }),
    put(
      `${crds}/things.${group}`,
      { ...crd(schema), metadata: { name: `things.${group}`, resourceVersion: '«rv»' } },
      { quiet: true },
    ),
    { method: '', path: '', sleepMs: 3000 },
    patch('merge', `${path}/bad`, { metadata: { labels: { x: 'y' } } }),
    patch('merge', `${path}/bad`, { spec: { b: 1 } }),
    patch('merge', `${path}/bare`, { metadata: { labels: { x: 'y' } } }),
    patch('merge', `${path}/bare`, { spec: { once: 'a' } }),
    patch('merge', `${path}/bare`, { spec: { once: null } }),
    patch('merge', `${path}/bare`, { spec: null }),
    ...changes.map((spec) => patch('merge', `${path}/one`, { spec })),
    patch('merge', `${path}/one/status`, { status: { n: 5 } }),
    patch('merge', `${path}/one/status`, { status: { n: 4 } }),
    patch('merge', `${path}/one/status`, { status: { n: 6 }, spec: { a: 1 } }),
    apply('ap', `${path}/one`, thing('one', { a: 30, b: 40 }), '&force=true'),
    apply('ap', `${path}/one`, thing('one', { a: 3 }), '&force=true'),
    post(path, thing('two', { a: 5, b: 5 })),
    post(path, thing('two', { a: 5, b: 4, list: [0], map: { a: 1 } })),
    post(path, thing('two', { a: 1, b: 4 })),
    put(`${path}/two`, thing('two', { a: 0, b: 4 })),
    remove(`${path}/two`),
    remove(`${crds}/things.${group}`, undefined, { quiet: true }),
  ]
}
