import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRequest } from '#base/http2/request-fields.ts'

const line = [':method', 'GET', ':scheme', 'https', ':path', '/x?y=1', ':authority', 'here:1']

test('a request is its line and its headers', () => {
  const request = readRequest([
    ...line,
    'accept',
    'a/b',
    'accept',
    'c/d',
    'cookie',
    'a',
    'cookie',
    'b',
  ])
  assert.equal(request?.method, 'GET')
  assert.equal(request?.target, '/x?y=1')
  const headers = { host: 'here:1', accept: 'a/b, c/d', cookie: 'a; b' }
  assert.deepEqual({ ...request?.headers }, headers)
})

test('names that objects have of themselves are headers like others, or absent', () => {
  const { headers } = readRequest([...line, '__proto__', 'x'])!
  assert.deepEqual(Object.entries(headers).at(-2), ['__proto__', 'x'])
  assert.equal(headers['constructor'], undefined)
  assert.equal(headers['tostring'], undefined)
})

test('who says twice who asks is whom the first says', () => {
  const { headers } = readRequest([
    ...line,
    'authorization',
    'Bearer a',
    'authorization',
    'Bearer b',
  ])!
  assert.equal(headers['authorization'], 'Bearer a')
})

const malformed: readonly (readonly [string, readonly string[]])[] = [
  ['no method', line.slice(2)],
  ['no path', [':method', 'GET', ':scheme', 'https']],
  ['an empty path', [':method', 'GET', ':scheme', 'https', ':path', '']],
  ['no scheme', [':method', 'GET', ':path', '/']],
  ['two methods', [...line, ':method', 'GET']],
  ['a field of the line that nobody knows', [...line, ':status', '200']],
  ['the line after the headers', ['accept', 'a/b', ...line]],
  ['a name with capitals', [...line, 'Accept', 'a/b']],
  ['a name with a space', [...line, 'a b', 'c']],
  ['no name', [...line, '', 'c']],
  ['a value of two lines', [...line, 'x', 'a\r\nauthorization: b']],
  ['a value with NUL', [...line, 'x', 'a\0']],
  ['what belongs to a connection', [...line, 'connection', 'close']],
  ['transfer-encoding', [...line, 'transfer-encoding', 'chunked']],
  ['TE of another kind', [...line, 'te', 'gzip']],
]

for (const [name, fields] of malformed) {
  test(`malformed: ${name}`, () => assert.equal(readRequest(fields), undefined))
}
