/** Rules of custom resources: what compiles and what it costs, and what they say of values. */
import { apply, get, patch, post, put, remove, type Scenario, type Step } from '../steps.ts'
import { crds, definition, version } from './definitions.ts'

const text = { type: 'string' }
const short = { type: 'string', maxLength: 10 }

const properties = {
  ...{ text, short, whole: { type: 'integer' }, open: { type: 'number' }, flag: { type: 'boolean' } },
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
  keyed: { type: 'array', maxItems: 5, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'object', required: ['k'], properties: { k: short, v: { type: 'integer' }, 'odd-name': short, namespace: short } } },
  map: { type: 'object', additionalProperties: { type: 'integer' } },
  bounds: { type: 'object', maxProperties: 3, additionalProperties: short },
  deep: { type: 'object', properties: { a: { type: 'object', properties: { b: short } } } },
  nothing: { type: 'string', nullable: true },
  free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  'odd-name': short,
  if: short,
  embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
}

const expressions = [
  ...['self.text', 'self.text == ""', 'self.whole > 1', 'self.open > 1', 'self.open > 1.0', 'self.small == 1', 'self.flag', '!self.flag', 'self.nope', 'self.deep.a.b == "x"', 'self.deep.a.c', 'has(self.text)', 'has(self.deep.a)', 'has(self.nope)', 'self'],
  ...['self.time > timestamp("2024-01-01T00:00:00Z")', 'self.time == "x"', 'self.day > self.time', 'self.span < duration("1h")', 'self.bytes == b"a"', 'self.bytes.size() > 1', 'self.choice == "a"', 'self.choice == "zz"', 'self.either == 1', 'self.either == "a"', 'type(self.either) == int', 'self.either > 5'],
  ...['self.list.all(x, x != "")', 'self.list.all(x, self.list.all(y, x == y))', 'self.bounded.all(x, self.bounded.all(y, x == y))', 'self.list.exists(x, x.matches("a+"))', 'self.bounded.exists(x, x.matches("^(a+)+$"))', 'self.list.map(x, x + "a").join(",") == ""', 'self.list.size() < 3', 'self.list[0] == "a"', 'self.list.isSorted()', 'self.numbers.sum() < 5', 'self.numbers.max() == 1', 'self.list.contains("a")', '"a" in self.list', '"a" in self.set', 'self.set + self.set == self.set', 'self.set == ["b", "a"]'],
  ...['self.keyed.all(e, e.v > 0)', 'self.keyed.exists(e, e.k == "a" && e.v == 1)', 'self.keyed.all(e, has(e.v))', 'self.keyed[0].v', 'self.keyed == self.keyed', 'self.keyed.map(e, e.v).sum() > 1', 'self.keyed.all(e, e.__namespace__ == "")', 'self.keyed.all(e, e.namespace == "")', 'self.keyed.all(e, e.odd__dash__name == "")'],
  ...['self.map.all(k, self.map[k] > 1)', 'self.map["a"] == 1', 'self.map.a == 1', 'has(self.map.a)', '"a" in self.map', 'self.map.size() < 3', 'self.bounds.all(k, self.bounds[k].startsWith(k))', 'self.bounds.all(k, v, v != k)', 'self.bounds.transformList(k, v, k + v).size() == 1', 'self.map == {"a": 1}'],
  ...['self.nothing == null', 'self.nothing == "a"', 'has(self.nothing)', 'self.free', 'self.free.x', 'has(self.free.x)', 'self.odd__dash__name == "a"', 'self["odd-name"] == "a"', 'self.__if__ == "a"', 'self.if == "a"', 'self.embedded.kind == "x"', 'self.embedded.metadata.name == "x"', 'self.embedded.metadata.labels', 'self.embedded.spec'],
  ...['oldSelf.text == self.text', 'self.whole >= oldSelf.whole', 'oldSelf == self', 'has(oldSelf.text)', 'self == oldSelf || self.flag', 'oldSelf.list.all(x, x in self.list)', 'oldSelf.set.all(x, x in self.set)', 'oldSelf.keyed.all(o, self.keyed.exists(n, n.k == o.k))'],
  ...['self.text.matches("(")', 'self.text.matches(self.short)', 'self.short.matches(self.text)', 'self.text.find("a") == ""', 'self.text.replace("a", "bb").size() < 5', 'self.text.split(",").size() < 5', 'self.text.lowerAscii() == self.text', 'self.short.substring(2) == "x"', 'self.text.contains(self.text)', 'self.text + self.text == ""', 'self.text.startsWith(self.short)', 'string(self.whole) == self.text', 'int(self.text) > 1', 'duration(self.text) > duration("1s")', 'timestamp(self.text) > self.time', 'url(self.text).getHost() == ""', 'isURL(self.text)', 'quantity(self.text).isGreaterThan(quantity("1"))', 'isQuantity(self.text)', 'ip(self.text).family() == 4', 'isCIDR(self.text)', 'cidr(self.short).containsIP(self.short)', 'format.dns1123Label().validate(self.text).hasValue()', '!format.dns1123Label().validate(self.short).hasValue()', 'semver(self.short).major() == 1', 'isSemver(self.text)', 'self.text.size() > 1 ? true : self.flag'],
  ...['sets.contains(self.list, ["a"])', 'sets.equivalent(self.bounded, self.set)', 'self.list.all(x, self.list.all(y, self.list.all(z, x == y && y == z)))', 'self.bounded.all(x, self.bounded.all(y, self.bounded.all(z, x == y && y == z)))', 'self.?text.orValue("x") == "x"', 'self.?deep.?a.?b.hasValue()', 'self.list.indexOf("a") == 0', 'self.text.format([1]) == ""', '"%s".format([self.text]) == ""', 'self.list.join() == ""', 'self.whole / 0 == 1', 'self.whole + self.open > 1', 'double(self.whole) + self.open > 1.0', 'self.numbers.filter(x, x > 1).size() > 0', 'self.list.exists_one(x, x == "a")'],
  ...['1', '"true"', '', ' ', 'true &&', 'params', 'object', 'request', 'authorizer', 'variables.x', 'self.metadata', 'self.apiVersion', 'oldSelf', 'true', 'false'],
]

const spec = { type: 'object', properties }
const withRule = (rule: object) => ({ type: 'object', properties: { spec: { ...spec, 'x-kubernetes-validations': [rule] } } })

const compilations: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const make = (rule: object): Step => post(`${crds}?dryRun=All`, definition(group, {}, [version(withRule(rule))]))
  const odd: readonly object[] = [
    ...[{ rule: 'true', message: '' }, { rule: 'true', message: ' ' }, { rule: 'true', message: 'a\nb' }, { rule: 'true', message: 'x'.repeat(2049) }, { rule: 'true', messageExpression: '' }, { rule: 'true', messageExpression: '1' }, { rule: 'true', messageExpression: 'self.text' }, { rule: 'true', messageExpression: 'self.nope' }, { rule: 'true', messageExpression: 'oldSelf.text' }],
    ...[{ rule: 'true', reason: 'Odd' }, { rule: 'true', reason: 'FieldValueForbidden' }, { rule: 'true', fieldPath: '.text' }, { rule: 'true', fieldPath: 'text' }, { rule: 'true', fieldPath: '.nope' }, { rule: 'true', fieldPath: '.deep.a.b' }, { rule: 'true', fieldPath: ".map['a']" }, { rule: 'true', fieldPath: '.list[0]' }, { rule: 'true', fieldPath: '' }, { rule: 'true', fieldPath: ".['odd-name']" }, { rule: 'true', fieldPath: '.keyed' }],
    ...[{ rule: 'true', optionalOldSelf: true }, { rule: 'oldSelf.hasValue()', optionalOldSelf: true }, { rule: 'oldSelf.text', optionalOldSelf: true }, { rule: 'oldSelf.value().text == self.text', optionalOldSelf: true }, { rule: 'oldSelf.orValue(self) == self', optionalOldSelf: true }, { rule: '' }, {}, { rule: 'self.list.map(x, self.list.map(y, x + y)).size() > 0', messageExpression: 'self.list.map(x, self.list.map(y, x + y).join()).join()' }],
  ]
  return [...expressions.map((rule) => make({ rule })), ...odd.map(make)]
}

/** Which of the expressions hold of values: each with a message that tells which one it was. */
const results: Scenario = ({ run, namespace, random }) => {
  const group = `${run}.${namespace}.example.com`
  const all = `/apis/${group}/v1/namespaces/${namespace}/things`
  const kept = expressions.filter((rule) => /^[^/]*(self|true|false)/.test(rule) && !/all\(y|oldSelf|matches\(self|self\.list\.map/.test(rule))
  const bounded = { ...properties, text: { ...text, maxLength: 30 }, list: { ...properties.list, maxItems: 4, items: short }, map: { ...properties.map, maxProperties: 4 } }
  const of = (rule: string, i: number): Step[] => {
    const own = `r${i}.${group}`
    const schema = { type: 'object', properties: { spec: { ...spec, properties: bounded, 'x-kubernetes-validations': [{ rule, messageExpression: `"broken: " + string(size(self))`.replace('string(size(self))', 'string(has(self.text))') }] } } }
    return [post(crds, definition(own, { scope: 'Cluster' }, [version(schema)]), { quiet: true })]
  }
  const values: readonly object[] = [
    {},
    { text: 'abc', short: 'ab', whole: 2, open: 1.5, flag: true, small: 1, time: '2024-05-05T00:00:00Z', day: '2024-05-05', span: '5m', bytes: 'YWI=', choice: 'a', either: 1, list: ['a', 'b'], bounded: ['a'], numbers: [1, 2], set: ['a', 'b'], keyed: [{ k: 'a', v: 1, 'odd-name': 'x', namespace: 'n' }], map: { a: 1 }, bounds: { a: 'ab' }, deep: { a: { b: 'x' } }, free: { x: 1 }, 'odd-name': 'a', if: 'a', embedded: { apiVersion: 'v1', kind: 'x', metadata: { name: 'x', labels: { a: 'b' } } } },
    { text: '1', short: '(', whole: -1, open: 2, flag: false, span: '2h', either: 'a', list: [], numbers: [], set: ['b'], keyed: [], map: {}, bounds: {}, deep: {}, nothing: null, free: {} },
    { text: '10.0.0.1', short: '1.2.3', list: ['a', 'a', ''], bounded: ['aaa', 'b'], numbers: [5, -5], either: '50%', keyed: [{ k: 'a' }, { k: 'b', v: 0 }], map: { a: 5, b: 0 }, bounds: { x: 'y' }, choice: 'bb' },
    { text: 'https://a.b/c', short: '10.0.0.0/8', time: '2020-01-01T00:00:00Z', span: '-5s', deep: { a: {} }, nothing: 'a' },
  ]
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

/** Rules that compare with what was, under lists and maps, and what stays broken. */
const transitions: Scenario = ({ run, namespace }) => {
  const group = `${run}.${namespace}.example.com`
  const path = `/apis/${group}/v1/namespaces/${namespace}/things`
  const grows = { 'x-kubernetes-validations': [{ rule: 'self >= oldSelf', messageExpression: '"was " + string(oldSelf) + ", is " + string(self)' }] }
  const fixed = { 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'is fixed', reason: 'FieldValueForbidden' }] }
  const positive = { 'x-kubernetes-validations': [{ rule: 'self > 0', fieldPath: undefined, reason: 'FieldValueRequired' }] }
  const schema = {
    type: 'object',
    'x-kubernetes-validations': [{ rule: "self.metadata.name != 'bad'", message: 'bad name' }, { rule: '!has(oldSelf.spec) || has(self.spec)', message: 'spec must stay', optionalOldSelf: false }],
    properties: {
      spec: {
        type: 'object',
        'x-kubernetes-validations': [{ rule: '!has(self.a) || !has(self.b) || self.a < self.b', fieldPath: '.a', message: 'a below b' }, { rule: 'has(oldSelf.once) == has(self.once)', message: 'once is for ever', fieldPath: '.once' }],
        properties: {
          a: { type: 'integer', ...grows }, b: { type: 'integer', ...positive }, once: { type: 'string' },
          text: { type: 'string', maxLength: 5, ...fixed },
          list: { type: 'array', maxItems: 5, items: { type: 'integer', ...positive } },
          keyed: { type: 'array', maxItems: 5, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items: { type: 'object', required: ['k'], properties: { k: { type: 'string', maxLength: 5 }, v: { type: 'integer', ...grows } } } },
          map: { type: 'object', maxProperties: 4, additionalProperties: { type: 'integer', ...grows } },
          deep: { type: 'object', properties: { x: { type: 'integer', ...positive }, y: { type: 'integer' } }, 'x-kubernetes-validations': [{ rule: '!has(self.y) || self.y > 3', message: 'y is small' }] },
          choice: { type: 'string', enum: ['a', 'b'] },
        },
      },
      status: { type: 'object', properties: { n: { type: 'integer', ...grows } } },
    },
  }
  const loose = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const thing = (name: string, spec?: unknown, more: object = {}) => ({ apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name }, ...(spec !== undefined && { spec }), ...more })
  const crd = (of: object) => definition(group, {}, [version(of, { subresources: { status: {} } })])
  const change = (spec: unknown): Step => patch('merge', `${path}/one`, { spec })
  return [
    post(crds, crd(loose), { quiet: true }),
    get(path, { quiet: true, until: (status) => status === 200 }),
    post(path, thing('bad', {})), post(path, thing('one', { a: 9, b: 0, list: [0, 1], choice: 'z', deep: { x: 0, y: 1 }, keyed: [{ k: 'p', v: 5 }], map: { m: 5 } })), post(path, thing('bare')),
    get(`${crds}/things.${group}`, { quiet: true, keep: { rv: 'metadata.resourceVersion' } }),
    put(`${crds}/things.${group}`, { ...crd(schema), metadata: { name: `things.${group}`, resourceVersion: '«rv»' } }, { quiet: true }),
    { method: '', path: '', sleepMs: 3000 },
    patch('merge', `${path}/bad`, { metadata: { labels: { x: 'y' } } }),
    patch('merge', `${path}/bad`, { spec: { b: 1 } }),
    patch('merge', `${path}/bare`, { metadata: { labels: { x: 'y' } } }),
    patch('merge', `${path}/bare`, { spec: { once: 'a' } }), patch('merge', `${path}/bare`, { spec: { once: null } }), patch('merge', `${path}/bare`, { spec: null }),
    change({}), change({ text: 'x' }), change({ text: 'y' }), change({ a: 8 }), change({ a: 10 }), change({ b: -1 }), change({ b: 20 }), change({ list: [0, 1, 2] }), change({ list: [0, 1] }), change({ list: [0] }), change({ list: [-1] }),
    change({ choice: 'z' }), change({ choice: 'q' }), change({ choice: 'a' }), change({ deep: { x: 0 } }), change({ deep: { x: -1 } }), change({ deep: { y: 2 } }), change({ deep: { x: 1, y: 5 } }),
    change({ keyed: [{ k: 'p', v: 4 }] }), change({ keyed: [{ k: 'q', v: 1 }, { k: 'p', v: 6 }] }), change({ keyed: [{ k: 'p', v: 5 }, { k: 'q', v: 1 }] }), change({ keyed: [{ k: 'p' }] }),
    change({ map: { m: 4 } }), change({ map: { m: 6, n: 1 } }), change({ map: { n: null } }), change({ map: { n: 0, m: 1 } }),
    patch('merge', `${path}/one/status`, { status: { n: 5 } }), patch('merge', `${path}/one/status`, { status: { n: 4 } }), patch('merge', `${path}/one/status`, { status: { n: 6 }, spec: { a: 1 } }),
    apply('ap', `${path}/one`, thing('one', { a: 30, b: 40 }), '&force=true'), apply('ap', `${path}/one`, thing('one', { a: 3 }), '&force=true'),
    post(path, thing('two', { a: 5, b: 5 })), post(path, thing('two', { a: 5, b: 4, list: [0], map: { a: 1 } })), post(path, thing('two', { a: 1, b: 4 })),
    put(`${path}/two`, thing('two', { a: 0, b: 4 })), remove(`${path}/two`), remove(`${crds}/things.${group}`, undefined, { quiet: true }),
  ]
}

export const ruleScenarios: Readonly<Record<string, Scenario>> = {
  ...{ 'rules compile': compilations, 'rules 1': results, 'rules 2': results, 'rules over time': transitions },
}
