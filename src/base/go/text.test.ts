import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  byteLength,
  formatGoFloat,
  formatGoJson,
  formatGoNumber,
  isPrintableGo,
  quoteGo,
} from '#base/go/text.ts'

const quoted: readonly (readonly [text: string, quoted: string])[] = [
  ['plain', '"plain"'],
  ['', '""'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['\n\t\r\v\f\b\u0007', '"\\n\\t\\r\\v\\f\\b\\a"'],
  ['\u0000\u001f\u007f', '"\\x00\\x1f\\x7f"'],
  ['é日本', '"é日本"'],
  ['\u00a0\u00ad\u200b', '"\\u00a0\\u00ad\\u200b"'],
  ['\u{1f600}\u{e0001}', '"\u{1f600}\\U000e0001"'],
  ['\ud800', '"\ufffd"'],
  ["it's <b>", '"it\'s <b>"'],
]

for (const [text, want] of quoted) {
  test(`Go quotes ${JSON.stringify(text)} as ${want}`, () => assert.equal(quoteGo(text), want))
}

const floats: readonly (readonly [value: number, text: string])[] = [
  [0, '0'],
  [-0, '-0'],
  [1.5, '1.5'],
  [100, '100'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.25e-7, '1.25e-07'],
  [100_000, '100000'],
  [1234567.5, '1.2345675e+06'],
  [1e20, '1e+20'],
  [1e21, '1e+21'],
  [1.5e300, '1.5e+300'],
  [-Infinity, '-Inf'],
  [Infinity, '+Inf'],
  [Number.NaN, 'NaN'],
]

for (const [value, want] of floats) {
  test(`Go prints the float ${value} as ${want}`, () => assert.equal(formatGoFloat(value), want))
}

test('what an int64 holds Go writes out, and all other numbers as floats', () => {
  const written = [1e6, -0, 2 ** 63, -(2 ** 63), -(2n ** 63n), 2n ** 63n - 1n, 2n ** 63n, 0.5].map(
    formatGoNumber,
  )
  const large = '9.223372036854776e+18'
  const whole = ['-9223372036854775808', '9223372036854775807']
  assert.deepEqual(written, ['1000000', '-0', large, `-${large}`, ...whole, large, '0.5'])
})

const json: readonly (readonly [value: unknown, text: string])[] = [
  [{ b: 1, a: '<&>' }, '{"a":"\\u003c\\u0026\\u003e","b":1}'],
  [
    new Map<string, unknown>(Object.entries({ Type: 'x', Address: null })),
    '{"Type":"x","Address":null}',
  ],
  [['a', undefined, 5n, true, 1e-7, 0.00001], '["a",null,5,true,1e-7,0.00001]'],
  [{ gone: undefined }, '{}'],
  ['\u2028\n', '"\\u2028\\n"'],
]

for (const [value, want] of json) {
  test(`Go marshals to ${want}`, () => assert.equal(formatGoJson(value), want))
}

test('the length of a text is counted in bytes of UTF-8', () => {
  for (const text of ['', 'abc', 'é', '日本', '\u{1f600}a', '\ud800', '\udc00\ud800x']) {
    assert.equal(byteLength(text), Buffer.byteLength(text), JSON.stringify(text))
  }
})

test('only what Go can print counts as printable', () => {
  assert.equal(isPrintableGo('abc é 日本 \u{1f600}'), true)
  assert.equal(isPrintableGo('a\nb'), false)
  assert.equal(isPrintableGo('a\u00a0b'), false)
})
