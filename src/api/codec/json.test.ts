import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJson, encodeJson, encodeJsonValue, formatJson, parseJson } from '#api/codec/json.ts'
import { decodeObject } from '#api/codec/plain/decode.ts'
import { DecodeError } from '#api/codec/plain/decode-error.ts'
import type { TableType } from '#api/schema/schema-table.ts'
import { createSchema } from '#api/schema/schema-table.ts'

const table: Readonly<Record<string, TableType>> = {
  'a.v1.Thing': {
    header: 'type',
    gv: 'v1',
    fields: [
      ['spec', 'a.v1.ThingSpec', 1, 'a'],
      ['labels', '{}string', 2, ''],
    ],
  },
  'a.v1.ThingSpec': {
    fields: [
      ['replicas', 'int32', 1, 'p'],
      ['big', 'int64', 2, 'p'],
      ['ratio', 'float64', 3, 'p'],
      ['name', 'string', 4, ''],
      ['items', '[]a.v1.ThingSpec', 5, ''],
      ['amount', 'Quantity', 6, 'p'],
      ['data', 'Bytes', 7, ''],
      ['at', 'MicroTime', 8, 'p'],
      ['either', 'a.v1.ThingSpec|bool', 9, 'p'],
      ['free', 'Json', 10, 'p'],
    ],
  },
}
const thing = createSchema(table).type('a.v1.Thing')!

function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof DecodeError, String(error))
    return error.message
  }
  return 'not refused'
}

test('what is no JSON is refused in the words of Go', () => {
  const cases: Readonly<Record<string, string>> = {
    '': 'unexpected end of JSON input',
    '{"a":': 'unexpected end of JSON input',
    '"a': 'unexpected end of JSON input',
    x: "invalid character 'x' looking for beginning of value",
    '{a:1}': "invalid character 'a' looking for beginning of object key string",
    '{"a" 1}': "invalid character '1' after object key",
    '{"a":1 "b"}': `invalid character '"' after object key:value pair`,
    '[1 2]': "invalid character '2' after array element",
    '[1,]': "invalid character ']' looking for beginning of value",
    '{"a":1,}': "invalid character '}' looking for beginning of object key string",
    '1 2': "invalid character '2' after top-level value",
    '01': "invalid character '1' after top-level value",
    '-': "invalid character ' ' in numeric literal",
    nul: "invalid character ' ' in literal null (expecting 'l')",
    '-x': "invalid character 'x' in numeric literal",
    '1.x': "invalid character 'x' after decimal point in numeric literal",
    '1ex': "invalid character 'x' in exponent of numeric literal",
    trux: "invalid character 'x' in literal true (expecting 'e')",
    '"\n"': "invalid character '\\n' in string literal",
    '"\\x"': "invalid character 'x' in string escape code",
    '"\\u00g0"': "invalid character 'g' in \\u hexadecimal character escape",
    é: "invalid character 'Ã' looking for beginning of value",
    "'": "invalid character '\\'' looking for beginning of value",
  }
  const found = Object.keys(cases).map((text) => [text, refusal(() => parseJson(text))])
  assert.deepEqual(Object.fromEntries(found), cases)
})

test('values of another type are refused with the field and the types of Go', () => {
  const cases: Readonly<Record<string, string>> = {
    '[]': 'json: cannot unmarshal array into Go value of type v1.Thing',
    '{"spec":5}':
      'json: cannot unmarshal number into Go struct field Thing.spec of type v1.ThingSpec',
    '{"spec":{"replicas":1.5}}':
      'json: cannot unmarshal number 1.5 into Go struct field ThingSpec.spec.replicas of type int32',
    '{"spec":{"replicas":1.0}}':
      'json: cannot unmarshal number 1.0 into Go struct field ThingSpec.spec.replicas of type int32',
    '{"spec":{"replicas":1e3}}':
      'json: cannot unmarshal number 1e3 into Go struct field ThingSpec.spec.replicas of type int32',
    '{"spec":{"replicas":2147483648}}':
      'json: cannot unmarshal number 2147483648 into Go struct field ThingSpec.spec.replicas of type int32',
    '{"spec":{"big":9223372036854775808}}':
      'json: cannot unmarshal number 9223372036854775808 into Go struct field ThingSpec.spec.big of type int64',
    '{"spec":{"ratio":1e400}}':
      'json: cannot unmarshal number 1e400 into Go struct field ThingSpec.spec.ratio of type float64',
    '{"spec":{"free":[1e400]}}':
      'json: cannot unmarshal number 1e400 into Go value of type float64',
    '{"spec":{"items":"x"}}':
      'json: cannot unmarshal string into Go struct field ThingSpec.spec.items of type []v1.ThingSpec',
    '{"spec":{"items":[{"name":true}]}}':
      'json: cannot unmarshal bool into Go struct field ThingSpec.spec.items.name of type string',
    '{"labels":{"a":1}}':
      'json: cannot unmarshal number into Go struct field Thing.labels of type string',
    '{"spec":{"data":"aGk"}}': 'illegal base64 data at input byte 0',
    '{"spec":{"data":[1,256]}}':
      'json: cannot unmarshal number 256 into Go struct field ThingSpec.spec.data of type uint8',
    '{"spec":{"data":["a"]}}':
      'json: cannot unmarshal string into Go struct field ThingSpec.spec.data of type uint8',
    '{"spec":{"data":[null,{}]}}':
      'json: cannot unmarshal object into Go struct field ThingSpec.spec.data of type uint8',
    '{"spec":{"at":"2020-01-01T00:00:00Z"}}':
      'parsing time "2020-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    '{"spec":{"replicas":1.5},': 'unexpected end of JSON input',
  }
  const found = Object.keys(cases).map((text) => [text, refusal(() => decodeJson(thing, text))])
  assert.deepEqual(Object.fromEntries(found), cases)
})

test('a number of any digits is read whole where it begins as one that came often', () => {
  const numbers = [1000, 1000, 1000, 10_000, 1000, 10_000.5]
  const found = numbers.map((free) => decodeJson(thing, JSON.stringify({ spec: { free } })).object)
  assert.deepEqual(
    found.map((object) => (object as { spec: { free: number } }).spec.free),
    numbers,
  )
})

test('bytes may be given as a list of numbers, as Go reads them', () => {
  for (const [given, data] of [
    ['[104, 105]', 'aGk='],
    ['[null]', 'AA=='],
    ['[]', ''],
  ] as const) {
    const { object } = decodeJson(thing, `{"spec":{"data":${given}}}`)
    assert.deepEqual(object, decodeJson(thing, `{"spec":{"data":"${data}"}}`).object)
    assert.deepEqual(decodeObject(thing, { spec: { data: JSON.parse(given) } }).object, object)
  }
})

test('numbers of 64 bits stay exact', () => {
  const text = '{"spec":{"big":-9223372036854775808,"replicas":-0}}'
  const { object } = decodeJson(thing, text)
  assert.deepEqual(object, { spec: { big: -9223372036854775808n, replicas: 0 } })
  const { object: plain } = parseJson('[9007199254740993, 1e2, 18446744073709551616, -0.0]')
  assert.deepEqual(plain, [9007199254740993n, 100, 18446744073709552000, -0])
})

test('unknown and repeated fields are told by their paths, in the order of the text', () => {
  const text =
    '{"labels":{"a":"1","a":"2"},"odd":{"x":[1]},"spec":{"name":"a","Name":"b","items":[{},{"q":1}]},"spec":{"replicas":1}}'
  const { object, strict } = decodeJson(thing, text)
  assert.deepEqual(strict, [
    'duplicate field "labels.a"',
    'unknown field "odd"',
    'unknown field "spec.Name"',
    'unknown field "spec.items[1].q"',
    'duplicate field "spec"',
  ])
  assert.deepEqual(object, {
    labels: { a: '2' },
    spec: { name: 'a', items: [{}, {}], replicas: 1 },
  })
  assert.deepEqual(parseJson('{"a":[{"b":1,"b":2}]}').strict, ['duplicate field "a[0].b"'])
})

test('what comes twice is merged, and what the second says nothing of stays, required or not', () => {
  const named: Readonly<Record<string, TableType>> = {
    'a.v1.Named': { fields: [['meta', 'a.v1.Meta', 1, 'r']] },
    'a.v1.Meta': {
      fields: [
        ['name', 'string', 1, 'r'],
        ['labels', '{}string', 2, ''],
        ['items', '[]string', 3, 'r'],
      ],
    },
  }
  const type = createSchema(named).type('a.v1.Named')!
  const text = '{"meta":{"name":"a","labels":{"a":"1"},"items":["x"]},"meta":{"labels":{"b":"2"}}}'
  const meta = { name: 'a', labels: { a: '1', b: '2' }, items: ['x'] }
  assert.deepEqual(decodeJson(type, text).object, { meta })
})

test('of what has two forms nothing is told', () => {
  const either = '{"either":{"odd":1,"name":"a","name":"b","items":[{"odd":1}]},"odd":1}'
  const { object, strict } = decodeJson(thing, `{"spec":${either}}`)
  assert.deepEqual(strict, ['unknown field "spec.odd"'])
  assert.deepEqual(object, { spec: { either: { name: 'b', items: [{}] } } })
  assert.deepEqual(decodeObject(thing, { spec: { either: { odd: 1 }, odd: 1 } }).strict, strict)
  // The same text elsewhere is not taken for one that was read there.
  const { strict: more } = decodeJson(thing, '{"spec":{"items":[{"odd":1}]}}')
  assert.deepEqual(more, ['unknown field "spec.items[0].odd"'])
})

test('names that mean something to JavaScript are names like any other', () => {
  const text = '{"labels":{"__proto__":"a","constructor":"b","toString":"c"}}'
  const { object, strict } = decodeJson<{ labels: object }>(thing, text)
  assert.deepEqual(Object.entries(object.labels), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['toString', 'c'],
  ])
  assert.deepEqual(strict, [])
  assert.equal(Object.getPrototypeOf(object.labels), Object.prototype)
})

test('bytes that are no UTF-8 become one replacement character each', () => {
  const bytes = Buffer.from('"a\xff\xe2\x82"', 'latin1')
  assert.equal(parseJson(bytes).object, 'a\ufffd\ufffd\ufffd')
  assert.equal(parseJson('"\\ud800x\\ud83d\\ude00"').object, '\ufffdx\u{1f600}')
})

test('everything read is frozen, and equal parts are one', () => {
  const text = (name: string) =>
    `{"spec":{"name":"${name}","items":[{"name":"same","replicas":3}]},"labels":{"app":"same"}}`
  const read = (name: string) =>
    decodeJson<{ spec: { items: object[] }; labels: object }>(thing, text(name)).object
  const all = Array.from({ length: 4 }, (_, i) => read(`n${i}`))
  assert.ok(Object.isFrozen(all[3]) && Object.isFrozen(all[3]!.spec.items[0]))
  assert.equal(all[3]!.labels, all[2]!.labels)
  assert.equal(all[3]!.spec.items, all[2]!.spec.items)
})

test('nesting is refused beyond a depth, however deep', () => {
  for (const depth of [5_000, 20_000, 1_000_000]) {
    const words = refusal(() => parseJson('['.repeat(depth) + ']'.repeat(depth)))
    assert.match(words, /exceeded max depth/)
    const nested = `{"spec":${'{"items":['.repeat(depth)}${']}'.repeat(depth)}}`
    assert.match(
      refusal(() => decodeJson(thing, nested)),
      /exceeded max depth/,
    )
  }
  assert.equal(
    refusal(() => parseJson('['.repeat(1900) + ']'.repeat(1900))),
    'not refused',
  )
})

test('text is written safe within HTML, and what is no Unicode as a replacement', () => {
  const cases: Readonly<Record<string, string>> = {
    '<a href="x">&\u2028\u2029': '"\\u003ca href=\\"x\\"\\u003e\\u0026\\u2028\\u2029"',
    '\b\f\n\r\t\u0001\u007f\\': '"\\b\\f\\n\\r\\t\\u0001\u007f\\\\"',
    'é\u{1f600}\ufffd': '"é\u{1f600}\ufffd"',
    '\ud83dx\\ud83d': '"\\ufffdx\\\\ud83d"',
  }
  for (const [text, written] of Object.entries(cases)) {
    assert.equal(encodeJsonValue(text).toString(), written)
    const long = text.repeat(100)
    assert.equal(encodeJsonValue(long).toString(), `"${written.slice(1, -1).repeat(100)}"`)
  }
})

test('plain values are written as Go writes maps and numbers', () => {
  const value = {
    b: [1e21, 1e20, 1e-6, 1e-7, -0, 9007199254740993n, null, true],
    a: {},
    '\u{10000}': 1,
    '\uffff': 2,
  }
  const written =
    '{"a":{},"b":[1e+21,100000000000000000000,0.000001,1e-7,-0,9007199254740993,null,true],"\uffff":2,"\u{10000}":1}'
  assert.equal(encodeJsonValue(value).toString(), written)
  assert.equal(encodeJsonValue(value, { newline: true }).toString(), `${written}\n`)
})

test('what holds nothing is left out, or written as zero where upstream writes it', () => {
  const written = (object: object) => formatJson(thing, object)
  assert.equal(written({}), '{"spec":{}}')
  assert.equal(
    written({ labels: {}, spec: { name: '', replicas: 0, items: [] } }),
    '{"spec":{"replicas":0}}',
  )
  const pretty = encodeJson(thing, { kind: 'Thing', labels: { a: '{' } }, { pretty: true })
  assert.equal(
    pretty.toString(),
    '{\n  "kind": "Thing",\n  "spec": {},\n  "labels": {\n    "a": "{"\n  }\n}',
  )
})
