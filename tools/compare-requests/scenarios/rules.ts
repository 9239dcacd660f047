/** Rules of custom resources: what compiles and what it costs, and what they say of values. */
import { expressionsOf } from '../data.ts'
import { get, post, remove, type Scenario, type Step } from '../steps.ts'
import { crds, definition, version } from './definitions.ts'
import { rulesOverTime } from './rule-life.ts'

const text = { type: 'string' }
const short = { type: 'string', maxLength: 10 }

const properties = {
  ...{
    text,
    short,
    whole: { type: 'integer' },
    open: { type: 'number' },
    flag: { type: 'boolean' },
  },
  small: { type: 'integer', format: 'int32' },
  time: { type: 'string', format: 'date-time' },
  day: { type: 'string', format: 'date' },
  span: { type: 'string', format: 'duration' },
  bytes: { type: 'string', format: 'byte' },
  choice: { type: 'string', enum: ['a', 'bb'] },
  either: { 'x-kubernetes-int-or-string': true },
  list: { type: 'array', items: text },
  bounded: { type: 'array', maxItems: 5, items: short },
  numbers: { type: 'array', maxItems: 5, items: { type: 'integer' } },
  set: { type: 'array', maxItems: 5, 'x-kubernetes-list-type': 'set', items: short },
  keyed: {
    type: 'array',
    maxItems: 5,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['k'],
    items: {
      type: 'object',
      required: ['k'],
      properties: { k: short, v: { type: 'integer' }, 'odd-name': short, namespace: short },
    },
  },
  map: { type: 'object', additionalProperties: { type: 'integer' } },
  bounds: { type: 'object', maxProperties: 3, additionalProperties: short },
  deep: { type: 'object', properties: { a: { type: 'object', properties: { b: short } } } },
  nothing: { type: 'string', nullable: true },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  'odd-name': short,
  if: short,
  embedded: {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  },
}

const expressions = expressionsOf('rules')

const spec = { type: 'object', properties }
const withRule = (rule: object) => ({
  type: 'object',
  properties: { spec: { ...spec, 'x-kubernetes-validations': [rule] } },
})

const compilations: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const make = (rule: object): Step =>
    post(`${crds}?dryRun=All`, definition(group, {}, [version(withRule(rule))]))
  const odd: readonly object[] = [
    ...[
      { rule: 'true', message: '' },
      { rule: 'true', message: ' ' },
      { rule: 'true', message: 'a\nb' },
      { rule: 'true', message: 'x'.repeat(2049) },
      { rule: 'true', messageExpression: '' },
      { rule: 'true', messageExpression: '1' },
      { rule: 'true', messageExpression: 'self.text' },
      { rule: 'true', messageExpression: 'self.nope' },
      { rule: 'true', messageExpression: 'oldSelf.text' },
    ],
    ...[
      { rule: 'true', reason: 'Odd' },
      { rule: 'true', reason: 'FieldValueForbidden' },
      { rule: 'true', fieldPath: '.text' },
      { rule: 'true', fieldPath: 'text' },
      { rule: 'true', fieldPath: '.nope' },
      { rule: 'true', fieldPath: '.deep.a.b' },
      { rule: 'true', fieldPath: ".map['a']" },
      { rule: 'true', fieldPath: '.list[0]' },
      { rule: 'true', fieldPath: '' },
      { rule: 'true', fieldPath: ".['odd-name']" },
      { rule: 'true', fieldPath: '.keyed' },
    ],
    ...[
      { rule: 'true', optionalOldSelf: true },
      { rule: 'oldSelf.hasValue()', optionalOldSelf: true },
      { rule: 'oldSelf.text', optionalOldSelf: true },
      { rule: 'oldSelf.value().text == self.text', optionalOldSelf: true },
      { rule: 'oldSelf.orValue(self) == self', optionalOldSelf: true },
      { rule: '' },
      {},
      {
        rule: 'self.list.map(x, self.list.map(y, x + y)).size() > 0',
        messageExpression: 'self.list.map(x, self.list.map(y, x + y).join()).join()',
      },
    ],
  ]
  return [...expressions.map((rule) => make({ rule })), ...odd.map(make)]
}

const values: readonly object[] = [
  {},
  {
    text: 'abc',
    short: 'ab',
    whole: 2,
    open: 1.5,
    flag: true,
    small: 1,
    time: '2024-05-05T00:00:00Z',
    day: '2024-05-05',
    span: '5m',
    bytes: 'YWI=',
    choice: 'a',
    either: 1,
    list: ['a', 'b'],
    bounded: ['a'],
    numbers: [1, 2],
    set: ['a', 'b'],
    keyed: [{ k: 'a', v: 1, 'odd-name': 'x', namespace: 'n' }],
    map: { a: 1 },
    bounds: { a: 'ab' },
    deep: { a: { b: 'x' } },
    free: { x: 1 },
    'odd-name': 'a',
    if: 'a',
    embedded: { apiVersion: 'v1', kind: 'x', metadata: { name: 'x', labels: { a: 'b' } } },
  },
  {
    text: '1',
    short: '(',
    whole: -1,
    open: 2,
    flag: false,
    span: '2h',
    either: 'a',
    list: [],
    numbers: [],
    set: ['b'],
    keyed: [],
    map: {},
    bounds: {},
    deep: {},
    nothing: null,
    free: {},
  },
  {
    text: '10.0.0.1',
    short: '1.2.3',
    list: ['a', 'a', ''],
    bounded: ['aaa', 'b'],
    numbers: [5, -5],
    either: '50%',
    keyed: [{ k: 'a' }, { k: 'b', v: 0 }],
    map: { a: 5, b: 0 },
    bounds: { x: 'y' },
    choice: 'bb',
  },
  {
    text: 'https://a.b/c',
    short: '10.0.0.0/8',
    time: '2020-01-01T00:00:00Z',
    span: '-5s',
    deep: { a: {} },
    nothing: 'a',
  },
]
/** Which of the expressions hold of values: each with a message that tells which one it was. */
const results: Scenario = ({ run, namespace, random }) => {
  const group = `${run}.${namespace}.example.com`
  const all = `/apis/${group}/v1/namespaces/${namespace}/things`
  const kept = expressions.filter(
    (rule) =>
      /^[^/]*(self|true|false)/.test(rule) &&
      !/all\(y|oldSelf|matches\(self|self\.list\.map/.test(rule),
  )
  const bounded = {
    ...properties,
    text: { ...text, maxLength: 30 },
    list: { ...properties.list, maxItems: 4, items: short },
    map: { ...properties.map, maxProperties: 4 },
  }
  const of = (rule: string, i: number): Step[] => {
    const own = `r${i}.${group}`
    const schema = {
      type: 'object',
      properties: {
        spec: {
          ...spec,
          properties: bounded,
          'x-kubernetes-validations': [
            {
              rule,
              messageExpression: '"broken: " + string(has(self.text))',
            },
          ],
        },
      },
    }
    return [post(crds, definition(own, { scope: 'Cluster' }, [version(schema)]), { quiet: true })]
  }
  const chosen = random.some(kept, 0.35)
  return [
    ...chosen.flatMap(of),
    ...chosen.flatMap((_, i) => {
      const path = `/apis/r${i}.${group}/v1/things`
      const head = { apiVersion: `r${i}.${group}/v1`, kind: 'Thing', metadata: { name: 'one' } }
      return [
        get(path, { quiet: true, until: (status) => status === 200 || status === 404 }),
        ...values.map((value) => post(`${path}?dryRun=All`, { ...head, spec: value })),
        remove(`${crds}/things.r${i}.${group}`, undefined, { quiet: true }),
      ]
    }),
    get(all),
  ]
}

export const ruleScenarios: Readonly<Record<string, Scenario>> = {
  ...{
    'rules compile': compilations,
    'rules 1': results,
    'rules 2': results,
    'rules over time': rulesOverTime,
  },
}
