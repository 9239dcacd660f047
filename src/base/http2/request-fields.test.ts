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
  ['a value with a control character', [...line, 'x', 'a\u0001']],
  ['a server with a user', [...line.slice(0, 6), ':authority', 'a@b']],
  ['a scheme of another kind', [':method', 'GET', ':scheme', 'ftp', ':path', '/']],
  ['a path to connect to', [':method', 'CONNECT', ':authority', 'a', ':path', '/']],
]

for (const [name, fields] of malformed) {
  test(`malformed: ${name}`, () => assert.equal(readRequest(fields), undefined))
}

test('what belongs to a connection over HTTP/1 is told in Go’s words', () => {
  const problem = (name: string, value: string) => readRequest([...line, name, value])?.problem
  assert.equal(problem('connection', 'x'), 'request header "Connection" is not valid in HTTP/2')
  const encoding = 'request header "Transfer-Encoding" is not valid in HTTP/2'
  assert.equal(problem('transfer-encoding', 'chunked'), encoding)
  assert.equal(problem('te', 'gzip'), 'request header "TE" may only be "trailers" in HTTP/2')
  assert.equal(problem('te', 'trailers'), undefined)
  assert.equal(problem('constructor', 'x'), undefined)
})

test('who asks to be connected says to whom', () => {
  const request = readRequest([':method', 'CONNECT', ':authority', 'a:1'])
  assert.deepEqual([request?.method, request?.target], ['CONNECT', 'a:1'])
})
