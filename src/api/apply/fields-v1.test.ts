import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathsOf } from '#api/apply/field-set.ts'
import { formatFieldsV1, parseFieldsV1, readFieldsV1 } from '#api/apply/fields-v1.ts'

test('steps are written in upstream order: fields, keys, values, places, each by its value', () => {
  const text =
    '{"i:2":{},"v:true":{},"v:\\"a\\"":{},"v:10":{},"v:9":{},"k:{\\"b\\":1}":{},' +
    '"k:{\\"a\\":10}":{},"k:{\\"a\\":9,\\"b\\":\\"x\\"}":{},"f:b":{},"f:B":{},"i:10":{}}'
  const keys = Object.keys(JSON.parse(formatFieldsV1(parseFieldsV1(text))))
  assert.deepEqual(keys, [
    'f:B',
    'f:b',
    'k:{"a":9,"b":"x"}',
    'k:{"a":10}',
    'k:{"b":1}',
    'v:9',
    'v:10',
    'v:"a"',
    'v:true',
    'i:2',
    'i:10',
  ])
})

test('steps are read in any spelling and written in one', () => {
  const text =
    '{ "k:{ \\"b\\": 1, \\"a\\" : \\"x\\" }": { "f:n": null }, "v: 3": {} , "i:+07": {} }'
  assert.equal(
    formatFieldsV1(parseFieldsV1(text)),
    '{"k:{\\"a\\":\\"x\\",\\"b\\":1}":{"f:n":{}},"v:3":{},"i:7":{}}',
  )
})

test('numbers beyond what a float holds keep their digits', () => {
  const text = '{"v:9007199254740993":{}}'
  assert.equal(formatFieldsV1(parseFieldsV1(text)), text)
})

test('steps of a kind not known are passed over', () => {
  assert.equal(formatFieldsV1(parseFieldsV1('{"x:new":{"f:a":{}},"f:a":{}}')), '{"f:a":{}}')
})

test('a dot at the top says nothing', () => {
  assert.equal(formatFieldsV1(parseFieldsV1('{".":{},"f:a":{".":{}}}')), '{"f:a":{}}')
})

test('paths show steps as upstream shows them', () => {
  const set = parseFieldsV1(
    '{"f:l":{"k:{\\"n\\":\\"a\\\\\\"b\\",\\"p\\":80}":{}},"f:s":{"v:\\"x\\"":{},"v:1.5":{},"i:0":{}}}',
  )
  assert.deepEqual(pathsOf(set), ['.l[n="a\\"b",p=80]', '.s[=1.5]', '.s[="x"]', '.s[0]'])
})

test('steps of an unknown kind are passed over', () => {
  const { set, isWhole } = readFieldsV1('{"f:a":{"g:b":{}},"g:c":{}}')
  assert.deepEqual([formatFieldsV1(set), isWhole], ['{"f:a":{}}', false])
  assert.equal(readFieldsV1('{"f:a":{}}').isWhole, true)
})

test('what would be written otherwise is not whole', () => {
  const texts = [
    '{"f:a":null}',
    '{"i:01":{}}',
    '{"k:{\\"b\\":1,\\"a\\":2}":{}}',
    '{"f:b":{},"f:a":{}}',
  ]
  assert.deepEqual(
    texts.map((text) => readFieldsV1(text).isWhole),
    [false, false, false, false],
  )
})

for (const text of [
  '{"nonsense":{}}',
  '{"f:a":1}',
  '{"k:[]":{}}',
  '{"v:":{}}',
  '{"i:x":{}}',
  '[]',
  '{"x":{}}',
  '{',
]) {
  test(`${text} is refused`, () => {
    assert.throws(() => parseFieldsV1(text), SyntaxError)
  })
}

test('texts in steps are escaped as in pages of the web', () => {
  const text = '{"k:{\\"a\\":\\"<\\"}":{}}'
  assert.deepEqual(Object.keys(JSON.parse(formatFieldsV1(parseFieldsV1(text)))), [
    'k:{"a":"\\u003c"}',
  ])
})
