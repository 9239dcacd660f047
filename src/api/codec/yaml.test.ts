import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonOfYaml } from '#api/codec/yaml.ts'

test('JSON that comes as YAML is read by the rules of YAML', () => {
  assert.equal(String(jsonOfYaml('{"b":"\\u00e9","a":1}').json), '{"a":1,"b":"é"}')
  assert.throws(() => jsonOfYaml('{"a":"b\\/c"}'), {
    message: 'yaml: found unknown escape character',
  })
  assert.throws(() => jsonOfYaml('{"a":"\x7f"}'), {
    message: 'yaml: control characters are not allowed',
  })
  assert.throws(() => jsonOfYaml('{"a":"\\ud800"}'), {
    message: 'yaml: found invalid Unicode character escape code',
  })
  // These end lines, so blanks around them go, and one of them is a blank itself.
  assert.equal(String(jsonOfYaml('{"a":"b \u2028 c\x85d"}').json), '{"a":"b\\u2028c d"}')
})
