/** Custom resources: random values against a schema of every sort of rule, and all verbs. */
import {
  apply,
  type Chance,
  get,
  patch,
  post,
  put,
  remove,
  type Scenario,
  type Step,
} from '../steps.ts'
import { crds, definition, version } from './definitions.ts'

const text = { type: 'string' }

const properties = {
  text: { ...text, minLength: 2, maxLength: 5, pattern: '^[a-z]*$' },
  choice: { ...text, enum: ['one', 'two'], default: 'one' },
  whole: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
  open: { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1.5 },
  flag: { type: 'boolean', default: false },
  time: { ...text, format: 'date-time' },
  day: { ...text, format: 'date' },
  length: { ...text, format: 'duration' },
  bytes: { ...text, format: 'byte' },
  mail: { ...text, format: 'email' },
  address: { ...text, format: 'ipv4' },
  small: { type: 'integer', format: 'int32' },
  either: { 'x-kubernetes-int-or-string': true },
  list: { type: 'array', items: { ...text, maxLength: 9 }, minItems: 1, maxItems: 3 },
  set: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
  keyed: {
    ...{ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a', 'b'] },
    items: {
      ...{ type: 'object', required: ['a'] },
      properties: { a: text, b: { type: 'integer', default: 3 }, c: text },
    },
  },
  map: { type: 'object', additionalProperties: { type: 'integer', maximum: 5 }, maxProperties: 2 },
  deep: {
    ...{ type: 'object', required: ['x'], default: { x: 'd' } },
    properties: {
      x: text,
      y: { type: 'object', default: {}, properties: { z: { ...text, default: 'z' } } },
    },
  },
  free: {
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { n: { type: 'integer' } },
  },
  nothing: { ...text, nullable: true },
  embedded: {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  },
  combined: { ...text, anyOf: [{ pattern: '^a' }, { pattern: '^b' }], not: { pattern: 'z$' } },
  one: { type: 'integer', oneOf: [{ minimum: 5 }, { maximum: 3 }], allOf: [{ multipleOf: 1 }] },
  fixed: {
    ...text,
    maxLength: 9,
    'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is fixed' }],
  },
  grown: {
    type: 'integer',
    'x-kubernetes-validations': [
      {
        rule: '!oldSelf.hasValue() || self > oldSelf.value()',
        optionalOldSelf: true,
        message: 'must grow',
      },
    ],
  },
}

const rules = [
  {
    rule: '!has(self.whole) || !has(self.small) || self.whole <= self.small',
    message: 'whole is more',
    reason: 'FieldValueForbidden',
    fieldPath: '.whole',
  },
  { rule: '!has(self.list) || self.list.all(x, x != "bad")', message: 'is bad' },
]

const schema = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: { type: 'object', properties, 'x-kubernetes-validations': rules },
    status: {
      type: 'object',
      properties: { replicas: { type: 'integer' }, selector: text, note: text },
    },
    replicas: { type: 'integer' },
  },
}

const values: readonly unknown[] = [
  ...[
    '',
    'a',
    'abc',
    'toolong',
    'UP',
    'one',
    'two',
    'bad',
    'az',
    'bz',
    '1',
    '2020-01-01T00:00:00Z',
    '2020-01-01',
  ],
  ...[
    '5s',
    'P1D',
    'MQ==',
    'a@b.c',
    '1.2.3.4',
    '::1',
    '99999',
    0,
    1,
    2,
    3,
    4,
    5,
    8,
    10,
    -1,
    1.5,
    0.5,
    3.0,
    2 ** 31,
  ],
  ...[
    2 ** 53,
    1e30,
    true,
    false,
    null,
    [],
    ['a'],
    ['a', 'a'],
    ['a', 'b', 'c', 'd'],
    ['bad'],
    [null],
    [1],
    {},
  ],
  ...[
    { a: 1 },
    { a: 1, b: 2, c: 3 },
    { x: 'y' },
    { x: 1 },
    { y: {} },
    { y: { z: 'q', w: 1 } },
    { n: 'x' },
    { n: 1, m: [1] },
  ],
  ...[
    [{ a: 'x' }],
    [{ a: 'x' }, { a: 'x', b: 4 }],
    [{ a: 'x' }, { a: 'x', b: 3 }],
    [{ b: 1 }],
    [{ a: 'x', zz: 1 }],
  ],
  ...[
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { b: 1 } } },
    { kind: 'X' },
  ],
]
const fitting: Readonly<Record<string, unknown>> = {
  ...{
    text: 'abc',
    choice: 'two',
    whole: 2,
    open: 0.5,
    flag: true,
    time: '2020-01-01T00:00:00Z',
    day: '2020-01-01',
  },
  ...{
    length: '5s',
    bytes: 'MQ==',
    mail: 'a@b.c',
    address: '1.2.3.4',
    small: 8,
    either: 5,
    list: ['a'],
    set: ['a', 'b'],
  },
  ...{
    keyed: [{ a: 'x' }],
    map: { a: 1 },
    deep: { x: 'y' },
    free: { n: 1, m: [1] },
    nothing: null,
    combined: 'ab',
    one: 6,
    fixed: 'f',
    grown: 1,
  },
}

function specOf(chance: Chance, wrong: number): Record<string, unknown> {
  const names = chance.some(Object.keys(properties), 0.3)
  return Object.fromEntries(
    names.map((name) => [name, chance.isLucky(wrong) ? chance.pick(values) : fitting[name]]),
  )
}

export function made(group: string): Step[] {
  const subresources = {
    status: {},
    scale: {
      specReplicasPath: '.spec.whole',
      statusReplicasPath: '.status.replicas',
      labelSelectorPath: '.status.selector',
    },
  }
  const additionalPrinterColumns = [
    ...['text', 'whole', 'open', 'flag', 'time', 'list', 'deep'].map((name, i) => ({
      name,
      type: ['string', 'integer', 'number', 'boolean', 'date'][i % 5],
      jsonPath: `.spec.${name}`,
      ...(i > 4 && { priority: 1 }),
    })),
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ]
  const selectableFields = [
    { jsonPath: '.spec.choice' },
    { jsonPath: '.spec.whole' },
    { jsonPath: '.spec.flag' },
  ]
  return [
    post(
      crds,
      definition(group, {}, [
        version(schema, { subresources, additionalPrinterColumns, selectableFields }),
      ]),
      { quiet: true },
    ),
    get(`/apis/${group}/v1/namespaces/default/things`, {
      quiet: true,
      until: (status) => status === 200,
    }),
    get(`/openapi/v3/apis/${group}/v1`, { quiet: true, until: (status) => status === 200 }),
  ]
}

const values1: Scenario = ({ run, namespace, random }) => {
  const group = `${run}.${namespace}.example.com`
  const all = `/apis/${group}/v1/namespaces/${namespace}/things`
  const thing = (spec: unknown) => ({
    apiVersion: `${group}/v1`,
    kind: 'Thing',
    metadata: { name: 'one' },
    spec,
  })
  const single = Object.keys(properties).flatMap((name) =>
    random.some(values, 0.4).map((value) => post(`${all}?dryRun=All`, thing({ [name]: value }))),
  )
  const many = Array.from({ length: 60 }, () =>
    post(`${all}?dryRun=All`, thing(specOf(random, 0.5))),
  )
  return [
    ...made(group),
    ...values.map((value) => post(`${all}?dryRun=All`, { ...thing({}), spec: value })),
    ...single,
    ...many,
    remove(`${crds}/things.${group}`),
  ]
}

const changes: Scenario = ({ run, namespace, random }) => {
  const group = `${run}.${namespace}.example.com`
  const all = `/apis/${group}/v1/namespaces/${namespace}/things`
  const one = `${all}/one`
  const head = { apiVersion: `${group}/v1`, kind: 'Thing' }
  const step = (): Step[] => {
    const spec = specOf(random, 0.2)
    switch (random.below(7)) {
      case 0:
        return [
          get(one, { keep: { rv: 'metadata.resourceVersion' } }),
          put(one, { ...head, metadata: { name: 'one', resourceVersion: '«rv»' }, spec }),
        ]
      case 1:
        return [
          patch('merge', `${one}?fieldValidation=Strict`, { spec, zz: 1 }),
          patch('merge', one, { spec }),
        ]
      case 2:
        return [apply('a', one, { ...head, metadata: { name: 'one' }, spec }, '&force=true')]
      case 3:
        return [
          patch('merge', `${one}/status`, {
            status: { replicas: random.below(4), selector: 'a=b', note: random.pick(values) },
            spec,
          }),
        ]
      case 4:
        return [
          get(`${one}/scale`),
          patch('merge', `${one}/scale`, { spec: { replicas: random.below(9) } }),
        ]
      case 5:
        return [
          patch('json', one, [
            {
              op: 'add',
              path: `/spec/${random.pick(Object.keys(properties))}`,
              value: random.pick(values),
            },
          ]),
        ]
      default:
        return [apply('b', one, { ...head, metadata: { name: 'one' }, spec: specOf(random, 0.1) })]
    }
  }
  return [
    ...made(group),
    post(all, { ...head, metadata: { name: 'one' }, spec: { fixed: 'f', grown: 1 } }),
    ...Array.from({ length: 60 }, step).flat(),
    get(one),
    remove(`${crds}/things.${group}`),
  ]
}

export const customScenarios: Readonly<Record<string, Scenario>> = {
  ...{ 'values 1': values1, 'values 2': values1, 'values 3': values1 },
  ...{ 'changes 1': changes, 'changes 2': changes, 'changes 3': changes },
}
