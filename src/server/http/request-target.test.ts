import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery, parseRequestTarget } from '#server/http/request-target.ts'

test('paths are decoded once, and nothing in them is resolved', () => {
  const path = (target: string) => parseRequestTarget(target)?.path
  assert.equal(path('/api/v1/../x'), '/api/v1/../x')
  assert.equal(path('/a%2Fb'), '/a/b')
  assert.equal(path('/%252e'), '/%2e')
  assert.equal(path('//api'), '//api')
  assert.equal(path('/%00'), '/\u0000')
  assert.equal(path('/%ff'), '/\ufffd')
})

test('what is no path is refused', () => {
  for (const target of ['', 'x', '?a', '/%zz', '/%', '/%f', 'http://host/%f']) {
    assert.equal(parseRequestTarget(target), undefined, target)
  }
})

test('a target may name a server, which is not looked at', () => {
  const parsed = (target: string) => {
    const { path, query } = parseRequestTarget(target) ?? {}
    return [path, query?.get('a')?.[0]]
  }
  assert.deepEqual(parsed('http://host:1/x?a=1'), ['/x', '1'])
  assert.deepEqual(parsed('FTP://host'), ['', undefined])
  assert.deepEqual(parsed('http://host?a=1'), ['', '1'])
  assert.deepEqual(parsed('mailto:a'), ['', undefined])
  assert.deepEqual(parsed('*'), ['*', undefined])
})

test('queries keep what is well formed, as Go keeps it', () => {
  const cases: readonly (readonly [string, Record<string, string[]>])[] = [
    ['a=1&a=2&b', { a: ['1', '2'], b: [''] }],
    ['a=%zz&b=x', { b: ['x'] }],
    ['a;b=1&c=2', { c: ['2'] }],
    ['a=x+y%2Bz', { a: ['x y+z'] }],
    ['&&', {}],
    ['__proto__=1', JSON.parse('{"__proto__":["1"]}')],
  ]
  for (const [text, wanted] of cases) {
    assert.deepEqual(Object.fromEntries(parseQuery(text)), wanted, text)
  }
})
