import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BrowserOptions } from '#server/filters/options.ts'
import { admin, type ClientAnswer, h1, h2, openH2 } from '#server/testing/http-client.ts'
import { openTestHttpServer } from '#server/testing/http-server.ts'

const browsers: BrowserOptions = {
  allowedOrigins: ['//one\\.example(:|$)', '^http://two\\.example$'],
  transportSecurity: ['max-age=100', 'preload'],
}
const path = '/api/v1/namespaces/none'

function toldIn({ code, headers }: ClientAnswer): object {
  const told = Object.entries(headers).filter(
    ([name]) => name.startsWith('access-control-') || name === 'strict-transport-security',
  )
  return { code, ...Object.fromEntries(told) }
}

const secure = { 'strict-transport-security': 'max-age=100; preload' }
const allowed = (origin: string) => ({
  ...secure,
  'access-control-allow-origin': origin,
  'access-control-allow-methods': 'POST, GET, OPTIONS, PUT, DELETE, PATCH',
  'access-control-allow-headers':
    'Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, X-Requested-With, If-Modified-Since',
  'access-control-expose-headers': 'Date',
  'access-control-allow-credentials': 'true',
})

test('a page of an allowed site may ask first, without credentials', async () => {
  await using server = await openTestHttpServer({ handler: { browsers } })
  using session = openH2(server.port)
  const origin = 'https://one.example:8443'
  const headers = { origin, 'access-control-request-method': 'PUT' }
  const answers = [
    await h1(server.port, path, { method: 'OPTIONS', headers }),
    await h2(session, path, { ':method': 'OPTIONS', ...headers }),
  ]
  for (const answer of answers) {
    assert.deepEqual(toldIn(answer), { code: 204, ...allowed(origin) })
    assert.equal(answer.headers['content-type'], undefined)
    assert.equal(answer.headers['content-length'], undefined)
  }
})

test('every answer to it says that it may be read, a refusal too', async () => {
  await using server = await openTestHttpServer({ handler: { browsers } })
  const origin = 'http://two.example'
  const ask = (headers: Record<string, string>, target = path) =>
    h1(server.port, target, { headers: { origin, ...headers } })
  assert.deepEqual(
    [
      await ask(admin),
      await ask({ authorization: 'Bearer nonsense' }),
      await ask(admin, '/version'),
      await ask(admin, '/api/v1/namespaces?watch=1&timeoutSeconds=1'),
    ].map(toldIn),
    [404, 401, 200, 200].map((code) => ({ code, ...allowed(origin) })),
  )
})

test('others are told of TLS alone', async () => {
  await using server = await openTestHttpServer({ handler: { browsers } })
  const origin = 'http://two.example.net'
  const late = '/version?timeout=x'
  assert.deepEqual(
    [
      await h1(server.port, '/version', { headers: { ...admin, origin } }),
      await h1(server.port, '/version', { headers: admin }),
      await h1(server.port, late, { headers: { ...admin, origin: 'http://two.example' } }),
    ].map(toldIn),
    [
      { code: 200, ...secure },
      { code: 200, ...secure },
      { code: 400, ...secure },
    ],
  )
})

test('without either browsers are told nothing', async () => {
  await using server = await openTestHttpServer()
  const headers = { ...admin, origin: 'https://one.example' }
  assert.deepEqual(toldIn(await h1(server.port, '/version', { headers })), { code: 200 })
})
