import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatElement, parseElement } from '#api/apply/path-element.ts'

const shown: Readonly<Record<string, string>> = {
  'f:spec': '.spec',
  'k:{"name":"app"}': '[name="app"]',
  'k:{"port":80,"protocol":"TCP"}': '[port=80,protocol="TCP"]',
  'k:{"type":{}}': '[type=]',
  'k:{"type":{"a":1,"b":["x",null]}}': '[type=a=1b=["x",null]]',
  'v:"x"': '[="x"]',
  'v:9223372036854775807': '[=9223372036854775807]',
  'v:9223372036854775808': '[=9.223372036854776e+18]',
  'i:3': '[3]',
}

for (const [element, text] of Object.entries(shown)) {
  test(`a path shows ${element} as ${text}`, () => {
    assert.equal(formatElement(element), text)
  })
}

test('characters that have a short escape in few places have none here', () => {
  assert.equal(parseElement('v:"\\b\\f\\n\\\\b"'), 'v:"\\u0008\\u000c\\n\\\\b"')
})
