import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goJsonMapError, goJsonSyntaxError } from '#base/go/json.ts'

const complaints: Readonly<Record<string, string>> = {
  '': 'unexpected end of JSON input',
  '{': 'unexpected end of JSON input',
  '"a': 'unexpected end of JSON input',
  '[1, ': 'unexpected end of JSON input',
  // Go looks at the end as at one more space.
  '1.': "invalid character ' ' after decimal point in numeric literal",
  '-': "invalid character ' ' in numeric literal",
  tr: "invalid character ' ' in literal true (expecting 'u')",
  '"\\': "invalid character ' ' in string escape code",
  '"\\u1': "invalid character ' ' in \\u hexadecimal character escape",
  x: "invalid character 'x' looking for beginning of value",
  '{a}': "invalid character 'a' looking for beginning of object key string",
  '{"a" 1}': "invalid character '1' after object key",
  '{"a":1 "b"}': "invalid character '\"' after object key:value pair",
  '{"a":1,}': "invalid character '}' looking for beginning of object key string",
  '[1 2]': "invalid character '2' after array element",
  '[,]': "invalid character ',' looking for beginning of value",
  '1.x': "invalid character 'x' after decimal point in numeric literal",
  '-x': "invalid character 'x' in numeric literal",
  '1ex': "invalid character 'x' in exponent of numeric literal",
  truX: "invalid character 'X' in literal true (expecting 'e')",
  '"\\x"': "invalid character 'x' in string escape code",
  '"\\u12g4"': "invalid character 'g' in \\u hexadecimal character escape",
  '"\n"': "invalid character '\\n' in string literal",
  '{} {}': "invalid character '{' after top-level value",
  '01': "invalid character '1' after top-level value",
  '\u00e9': "invalid character 'Ã' looking for beginning of value",
}

for (const [text, complaint] of Object.entries(complaints)) {
  test(`Go complains of ${JSON.stringify(text)}`, () => {
    assert.equal(goJsonSyntaxError(text), complaint)
  })
}

test('valid JSON is not complained of', () => {
  for (const text of ['{}', ' [1, -2.5e+3, "a\\u00e9\\n", true, false, null] ', '0', '{"a":{}}']) {
    assert.equal(goJsonSyntaxError(text), undefined, text)
  }
})

test('a value that is no map is named', () => {
  assert.equal(goJsonMapError('null'), undefined)
  const expected = 'json: cannot unmarshal array into Go value of type map[string]interface {}'
  assert.equal(goJsonMapError('[]'), expected)
})

test('a number that no double holds is named', () => {
  assert.equal(goJsonMapError('{"a":["1e400",1e308]}'), undefined)
  assert.equal(
    goJsonMapError('{"a":["1e400",-1e400]}'),
    'json: cannot unmarshal number -1e400 into Go value of type float64',
  )
})
