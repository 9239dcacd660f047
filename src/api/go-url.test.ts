import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeUserinfo, requestUrlError } from '#api/go-url.ts'

const cases: readonly (readonly [string, string | undefined])[] = [
  ['https://example.com/a?b=c', undefined],
  ['/path', undefined],
  ['x:', undefined],
  ['', 'parse "": empty url'],
  ['x y', 'parse "x y": invalid URI for request'],
  ['a\nb', 'parse "a\\nb": net/url: invalid control character in URL'],
  ['../up', 'parse "../up": invalid URI for request'],
  [':foo', 'parse ":foo": missing protocol scheme'],
  ['1http://a', 'parse "1http://a": invalid URI for request'],
  ['http://[::1', 'parse "http://[::1": missing \']\' in host'],
  ['http://a:b/', 'parse "http://a:b/": invalid port ":b" after host'],
  ['http://a:1:2/', 'parse "http://a:1:2/": invalid port ":1:2" after host'],
  ['db://a:1,b:2/', undefined],
  ['http://a[b/', 'parse "http://a[b/": invalid IP-literal'],
  ['http://[::1]:80/', undefined],
  ['http://[10.0.0.1]/', 'parse "http://[10.0.0.1]/": invalid IP-literal'],
  ['http://[x]/', 'parse "http://[x]/": invalid host: ParseAddr("x"): unable to parse IP'],
  ['http://[fe80::1%25eth0]/', undefined],
  ['http://a%41/', 'parse "http://a%41/": invalid URL escape "%41"'],
  ['http://a%c3%a9/', undefined],
  ['http://a b/', 'parse "http://a b/": invalid character " " in host name'],
  ['http://a/%zz', 'parse "http://a/%zz": invalid URL escape "%zz"'],
]
for (const [text, message] of cases) {
  test(`${JSON.stringify(text)} is ${message ? 'refused' : 'a URL'}`, () => {
    assert.equal(requestUrlError(text), message)
  })
}

test('who asks is printed as Go writes it', () => {
  assert.deepEqual(['u', 'a@b', 'u:', 'u:p!:q', '%41'].map(encodeUserinfo), [
    ...['u', 'a%40b', 'u:', 'u:p%21%3Aq', 'A'],
  ])
})
