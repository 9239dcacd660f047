import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Content, serveContent } from '#server/http/paths/serve-content.ts'
import { pathRequest } from '#server/testing/path-request.ts'

const at = 'Tue, 01 Dec 2026 00:00:00 GMT'
const before = 'Mon, 30 Nov 2026 23:59:59 GMT'
const content: Content = {
  bytes: Buffer.from('0123456789'),
  modifiedMs: Date.parse(at) + 999,
  type: 'text/x',
  etag: '"a"',
  headers: { vary: 'Accept' },
}

function served(headers: Readonly<Record<string, string>>, of = content, method = 'GET') {
  const answer = serveContent(pathRequest('/', { headers, method }), of)
  return { ...answer, text: Buffer.from(answer.body).toString() }
}

test('is sent whole, and says what may be asked of it', () => {
  const { code, headers, text } = served({})
  assert.deepEqual([code, text], [200, '0123456789'])
  assert.deepEqual(headers, {
    vary: 'Accept',
    etag: '"a"',
    'last-modified': at,
    'accept-ranges': 'bytes',
    'content-type': 'text/x',
  })
})

const conditions: readonly (readonly [name: string, value: string, code: number])[] = [
  ['if-match', '"a"', 200],
  ['if-match', '"b" , "a"', 200],
  ['if-match', '*', 200],
  ['if-match', 'W/"a"', 412],
  ['if-match', 'a', 412],
  ['if-match', 'b "a"', 412],
  ['if-unmodified-since', at, 200],
  ['if-unmodified-since', before, 412],
  ['if-unmodified-since', 'yesterday', 200],
  ['if-none-match', '"a"', 304],
  ['if-none-match', ',, W/"a"', 304],
  ['if-none-match', '*', 304],
  ['if-none-match', '"b"', 200],
  ['if-modified-since', at, 304],
  ['if-modified-since', 'Tuesday, 01-Dec-26 00:00:00 GMT', 304],
  ['if-modified-since', 'Tue Dec  1 00:00:00 2026', 304],
  ['if-modified-since', before, 200],
  ['if-modified-since', '2030-01-01', 200],
]
for (const [name, value, code] of conditions) {
  test(`${name}: ${value} is ${code}`, () => {
    assert.equal(served({ [name]: value }).code, code)
  })
}

test('a tag counts for more than a time', () => {
  assert.equal(served({ 'if-none-match': '"b"', 'if-modified-since': at }).code, 200)
  assert.equal(served({ 'if-match': '"a"', 'if-unmodified-since': before }).code, 200)
  assert.equal(served({ 'if-none-match': '"a"' }, content, 'POST').code, 412)
  assert.equal(served({ 'if-modified-since': at }, content, 'POST').code, 200)
})

test('a refusal says of the content what it did not find out by looking at it', () => {
  const { etag: _, ...untagged } = content
  const looked: Content = { ...untagged, isTypeFound: true }
  const refused = { 'if-match': '"x"' }
  const same = { 'if-none-match': '*' }
  const known = { vary: 'Accept', 'last-modified': at }
  assert.deepEqual(served(refused).headers, { ...known, etag: '"a"', 'content-type': 'text/x' })
  assert.deepEqual(served(refused, looked).headers, known)
  assert.deepEqual(served(same).headers, { vary: 'Accept', etag: '"a"' })
  assert.deepEqual(served(same, looked).headers, known)
})

const ranges: readonly (readonly [range: string, answer: string])[] = [
  ['bytes=0-3', '206 bytes 0-3/10 0123'],
  ['bytes= 8 - 99 ,', '206 bytes 8-9/10 89'],
  ['bytes=7-', '206 bytes 7-9/10 789'],
  ['bytes=-2', '206 bytes 8-9/10 89'],
  ['bytes=-99', '206 bytes 0-9/10 0123456789'],
  ['bytes=10-,1-1', '206 bytes 1-1/10 1'],
  ['bytes=0-9,0-9', '200 undefined 0123456789'],
  ['bytes=', '200 undefined 0123456789'],
  ['bytes=10-', '416 bytes */10 invalid range: failed to overlap\n'],
  ['bytes=3-1', '416 undefined invalid range\n'],
  ['bytes=1', '416 undefined invalid range\n'],
  ['bytes=--1', '416 undefined invalid range\n'],
  ['bytes=-9223372036854775808', '416 undefined invalid range\n'],
  ['lines=0-1', '416 undefined invalid range\n'],
]
for (const [range, answer] of ranges) {
  test(`of ${range} the answer is ${answer.trim()}`, () => {
    const { code, headers, text } = served({ range })
    assert.equal(`${code} ${headers['content-range']} ${text}`, answer)
  })
}

test('what is refused says nothing of the content, nor to caches', () => {
  assert.deepEqual(served({ range: 'bytes=x' }).headers, {
    vary: 'Accept',
    'cache-control': [],
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
  })
})

test('several parts are sent between lines that the content does not have', () => {
  const { code, headers, text } = served({ range: 'bytes=0-1,-1' })
  const [, boundary = ''] = /^multipart\/byteranges; boundary=(\w{60})$/.exec(
    String(headers['content-type']),
  )!
  const part = (range: string, bytes: string) =>
    `--${boundary}\r\nContent-Range: bytes ${range}/10\r\nContent-Type: text/x\r\n\r\n${bytes}\r\n`
  assert.equal(code, 206)
  assert.equal(text, `${part('0-1', '01')}${part('9-9', '9')}--${boundary}--\r\n`)
})

test('a part is wanted only of what the client knows', () => {
  const codes = ['"a"', '"b"', 'W/"a"', at, before, 'x'].map(
    (known) => served({ range: 'bytes=0-0', 'if-range': known }).code,
  )
  assert.deepEqual(codes, [206, 200, 200, 206, 200, 200])
  const { bytes: _, ...rest } = content
  assert.equal(served({ range: 'bytes=0-0' }, { ...rest, bytes: Buffer.alloc(0) }).code, 200)
})
