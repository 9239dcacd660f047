import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Authenticator,
  type Credentials,
  CredentialsError,
  createAuthentication,
} from '#server/authn/authenticator.ts'
import { bearerTokenOf } from '#server/authn/bearer-token.ts'
import { parseTokenFile } from '#server/authn/token-file.ts'

const shown = (token: string): Credentials => ({
  token,
  rawHeaders: [],
  path: '/',
  signal: new AbortController().signal,
  certificate: () => undefined,
})
const knows = (name: string): Authenticator => ({
  authenticate: ({ token }) => (token === name ? { name, groups: ['g'] } : undefined),
})
const refuses: Authenticator = {
  authenticate() {
    throw new CredentialsError('the first refusal')
  },
}
const late = (way: Authenticator): Authenticator => ({
  authenticate: async (credentials) => way.authenticate(credentials),
})

test('the first way that knows the client decides, though others refuse it', async () => {
  for (const ways of [
    [refuses, knows('a')],
    [late(refuses), late(knows('a'))],
    [late(knows('b')), refuses, knows('a')],
  ]) {
    const user = await createAuthentication(ways).authenticate(shown('a'))
    assert.deepEqual(user, { name: 'a', groups: ['g', 'system:authenticated'] })
  }
})

test('a way that knows at once answers at once', () => {
  const user = createAuthentication([knows('a'), late(knows('b'))]).authenticate(shown('a'))
  assert.ok(!(user instanceof Promise))
})

test('who shows what nobody accepts is refused, who shows nothing is anonymous', async () => {
  const failing = async (ways: readonly Authenticator[], token: string, options = {}) =>
    createAuthentication(ways, options).authenticate(shown(token))
  await assert.rejects(failing([knows('a')], 'b'), { name: 'CredentialsError' })
  await assert.rejects(failing([late(refuses), refuses], ''), { message: 'the first refusal' })
  await assert.rejects(failing([], '', { allowsAnonymous: false }), { name: 'CredentialsError' })
  assert.equal((await failing([knows('a')], '')).name, 'system:anonymous')
})

test('a way that breaks is no refusal', async () => {
  const broken: Authenticator = {
    authenticate() {
      throw new TypeError('broken')
    },
  }
  assert.throws(
    () => createAuthentication([broken, knows('a')]).authenticate(shown('a')),
    TypeError,
  )
})

test('only bearer tokens count, and one with more space before it is told of', () => {
  const warnings: string[] = []
  const token = (header: string) => bearerTokenOf(header, (text) => void warnings.push(text))
  assert.equal(token('bearer abc'), 'abc')
  assert.equal(token(' Bearer abc def '), 'abc')
  for (const header of ['Bearer', 'Bearer ', 'Basic abc', 'abc', ''])
    assert.equal(token(header), '')
  assert.deepEqual(warnings, [])
  assert.equal(token('Bearer  abc'), '')
  assert.equal(warnings.length, 1)
})

test('token files hold a user a line', () => {
  const users = parseTokenFile('t,user,1,"a,b"\r\n\n"q""t",other,,\n,nobody,2\n')
  assert.deepEqual(users.get('t'), { name: 'user', uid: '1', groups: ['a', 'b'] })
  assert.deepEqual(users.get('q"t'), { name: 'other', groups: [] })
  assert.equal(users.size, 2)
  assert.throws(() => parseTokenFile('t,user\n'), /at least 3 columns .*, found 2$/)
  assert.throws(() => parseTokenFile('t,"user,1\n'), /quote/)
})
