import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import type { Authenticator, Credentials } from '#server/authn/authenticator.ts'
import type { AccountTokens } from '#server/authn/tokens/account-tokens.ts'
import {
  rememberAccountTokens,
  rememberedMs,
  rememberTokens,
} from '#server/authn/tokens/remembered.ts'

const shown = (token: string): Credentials => ({
  token,
  rawHeaders: [],
  path: '/',
  signal: new AbortController().signal,
  certificate: () => undefined,
})

test('good verdicts on tokens hold for a while, bad ones do not', async () => {
  const clock = createFakeClock(0)
  const users = new Set(['a'])
  const way: Authenticator = {
    authenticate: ({ token }) => (users.has(token) ? { name: token, groups: [] } : undefined),
  }
  const remembering = rememberTokens(way, clock)
  const nameOf = async (token: string) => (await remembering.authenticate(shown(token)))?.name
  assert.deepEqual([await nameOf('a'), await nameOf('b')], ['a', undefined])
  users.delete('a')
  users.add('b')
  clock.advance(rememberedMs - 1)
  assert.deepEqual([await nameOf('a'), await nameOf('b')], ['a', 'b'])
  clock.advance(1)
  assert.deepEqual([await nameOf('a'), await nameOf('b')], [undefined, 'b'])
})

test('a judgement that fails is not remembered', async () => {
  let isBroken = true
  const way: Authenticator = {
    authenticate() {
      if (isBroken) throw new TypeError('broken')
      return { name: 'a', groups: [] }
    },
  }
  const remembering = rememberTokens(way, createFakeClock(0))
  await assert.rejects(async () => remembering.authenticate(shown('a')), TypeError)
  isBroken = false
  assert.equal((await remembering.authenticate(shown('a')))?.name, 'a')
})

test('what a token is worth depends on for whom it is judged', async () => {
  const asked: string[] = []
  const tokens: AccountTokens = {
    audiences: ['x'],
    async judge(token, audiences) {
      asked.push(`${token} ${audiences.join()}`)
      return audiences.includes('z')
        ? { refusal: 'no' }
        : { user: { name: token, groups: [] }, audiences }
    },
  }
  const remembering = rememberAccountTokens(tokens, createFakeClock(0))
  for (const audience of ['x', 'y', 'z', 'x', 'z'])
    await remembering.judge('t', [audience], shown('t').signal)
  assert.deepEqual(asked, ['t x', 't y', 't z', 't z'])
})
