import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseGetParameters, parseListParameters } from '#server/http/parameters.ts'

test('a watch lasts as long as 64 bits of nanoseconds say', () => {
  const seconds = (text: string) =>
    parseListParameters(new Map([['timeoutSeconds', [text]]])).timeoutSeconds
  assert.deepEqual(['0', '-1', '9223372036'].map(seconds), [0, -1, 9223372036])
  assert.equal(seconds('9223372036854775807'), -1)
  assert.equal(seconds('9223372037')! < 0, true)
  assert.equal(seconds('-9223372037')! > 0, true)
  assert.throws(() => seconds('9223372036854775808'), /value out of range/)
})

test('nothing is exported any more, and who asks for it is told', () => {
  const get = (text: string) => parseGetParameters(new Map([['export', [text]]]))
  for (const text of ['true', '1', '', 'x']) assert.throws(() => get(text), /no longer supported/)
  assert.deepEqual(['false', 'FALSE', '0'].map(get), Array(3).fill({ resourceVersion: '' }))
})
