import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFakeClock } from '#base/clock.ts'
import { createTokenReader, type FileToken, freshMs } from '#server/webhooks/token-reader.ts'

test('a token in a file is read anew after a while, and once read outlasts its file', () => {
  const clock = createFakeClock(0)
  let text: string | undefined
  const token: FileToken = { first: 'first', read: () => text }
  const tokenOf = createTokenReader(clock)
  const seen = [tokenOf(token)]
  for (const next of ['one\n', 'two\n', '', undefined, 'three']) {
    text = next
    seen.push(tokenOf(token))
    clock.advance(freshMs)
  }
  assert.deepEqual(seen, ['first', 'one', 'two', 'two', 'two', 'three'])
  text = 'four'
  clock.advance(-1)
  assert.equal(tokenOf(token), 'three', 'not before its time')
})

test('a token that is said stays what it is', () => {
  const tokenOf = createTokenReader(createFakeClock(0))
  assert.deepEqual([tokenOf('said'), tokenOf(undefined)], ['said', undefined])
})
