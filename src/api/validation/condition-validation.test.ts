import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Condition } from '#api/metadata.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import { formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

const right: Condition = {
  type: 'Ready',
  status: 'True',
  observedGeneration: 1,
  lastTransitionTime: '2024-05-06T07:08:09Z',
  reason: 'AllGood',
  message: 'fine',
}

const cases: readonly (readonly [change: Partial<Condition>, message?: RegExp])[] = [
  [{}],
  [{ type: 'example.com/Ready', status: 'Unknown', message: '' }],
  [{ type: 'a b' }, /^c\[0\]\.type: Invalid value: "a b": name part must consist/],
  [
    { status: 'true' },
    /^c\[0\]\.status: Unsupported value: "true": supported values: "False", "True", "Unknown"$/,
  ],
  [
    { observedGeneration: -1 },
    /^c\[0\]\.observedGeneration: Invalid value: -1: must be greater than or equal to zero$/,
  ],
  [{ lastTransitionTime: '' }, /^c\[0\]\.lastTransitionTime: Required value$/],
  [{ reason: '' }, /^c\[0\]\.reason: Required value$/],
  [
    { reason: '1' },
    /^c\[0\]\.reason: Invalid value: "1": a condition reason must start with alphabetic/,
  ],
  [{ reason: 'a'.repeat(1025) }, /^c\[0\]\.reason: Too long: may not be more than 1024 bytes$/],
  [{ message: 'é'.repeat(16385) }, /^c\[0\]\.message: Too long: may not be more than 32768 bytes$/],
]

for (const [change, message] of cases) {
  test(`a condition with ${JSON.stringify(change).slice(0, 60)} is ${message ? 'wrong' : 'right'}`, () => {
    const errors = validateConditions([{ ...right, ...change }], path('c')).map(formatFieldError)
    assert.equal(errors.length, message ? 1 : 0, errors.join('\n'))
    if (message) assert.match(errors[0] ?? '', message)
  })
}

test('each type may stand once', () => {
  const errors = validateConditions([right, { ...right, type: 'Other' }, right], path('c'))
  assert.deepEqual(errors.map(formatFieldError), ['c[2].type: Duplicate value: "Ready"'])
  assert.deepEqual(validateConditions(undefined, path('c')), [])
})
