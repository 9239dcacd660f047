import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApplyError } from '#api/apply/apply-error.ts'
import { patchAnswer } from '#api/apply/patch-answer.ts'
import { PatchError } from '#api/patch/patch-error.ts'

const cases = [
  { error: new PatchError('BadRequest', 'why'), code: 400, reason: 'BadRequest', message: 'why' },
  { error: new ApplyError('BadRequest', 'why'), code: 400, reason: 'BadRequest', message: 'why' },
  { error: new PatchError('Internal', 'why'), code: 500, reason: undefined, message: 'why' },
  { error: new ApplyError('Internal', 'why'), code: 500, reason: undefined, message: 'why' },
  {
    error: new PatchError('TooLarge', 'why'),
    code: 413,
    reason: 'RequestEntityTooLarge',
    message: 'Request entity too large: why',
  },
  {
    error: new PatchError('Invalid', 'why'),
    code: 422,
    reason: 'Invalid',
    message: 'the server rejected our request due to an error in our request',
  },
] as const

for (const { error, code, reason, message } of cases) {
  test(`an ${error.name} ${error.code} is answered ${code}`, () => {
    const { status } = patchAnswer(error)!
    assert.deepEqual([status.code, status.reason, status.message], [code, reason, message])
  })
}

test('another error is no answer', () => {
  assert.equal(patchAnswer(new TypeError('x')), undefined)
})
