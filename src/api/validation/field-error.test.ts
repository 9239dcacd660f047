import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missingRecordings, recordedCauses } from '#api/testing/recorded.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  formatFieldError,
  formatFieldErrors,
  internalError,
  invalid,
  notFound,
  notSupported,
  notSupportedText,
  required,
  statusCauseOf,
  struct,
  tooLong,
  tooMany,
  typeInvalid,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

const at = path('f')
const messages: readonly (readonly [error: FieldError, message: string])[] = [
  [required(at), 'f: Required value'],
  [required(at, 'why'), 'f: Required value: why'],
  [invalid(at, 'a"b', 'bad'), 'f: Invalid value: "a\\"b": bad'],
  [invalid(at, 5, 'bad'), 'f: Invalid value: 5: bad'],
  [invalid(at, 2n ** 63n, ''), 'f: Invalid value: 9223372036854775808'],
  [invalid(at, true, 'bad'), 'f: Invalid value: true: bad'],
  [invalid(at, undefined, 'bad'), 'f: Invalid value: null: bad'],
  [invalid(at, null, 'bad'), 'f: Invalid value: null: bad'],
  [invalid(at, { b: 'x', a: 'y' }, 'bad'), 'f: Invalid value: {"a":"y","b":"x"}: bad'],
  [invalid(at, struct({ b: 'x', a: undefined }), 'bad'), 'f: Invalid value: {"b":"x"}: bad'],
  [invalid(at, [], 'bad'), 'f: Invalid value: []: bad'],
  [typeInvalid(at, 'x', 'bad'), 'f: Invalid value: "x": bad'],
  [notSupported(at, 'x', ['A', 'B']), 'f: Unsupported value: "x": supported values: "A", "B"'],
  [notSupported(at, 'x', []), 'f: Unsupported value: "x"'],
  [notSupported(at, '<', []), 'f: Unsupported value: "\\u003c"'],
  [notSupportedText(at, '<', []), 'f: Unsupported value: "<"'],
  [forbidden(at, 'no'), 'f: Forbidden: no'],
  [duplicate(at, 'x'), 'f: Duplicate value: "x"'],
  [notFound(at, 'x'), 'f: Not found: "x"'],
  [tooLong(at, 63), 'f: Too long: may not be more than 63 bytes'],
  [tooLong(at, 1), 'f: Too long: may not be more than 1 byte'],
  [tooLong(at), 'f: Too long: value is too long'],
  [tooMany(at, 17, 16), 'f: Too many: 17: must have at most 16 items'],
  [tooMany(at, 2, 1), 'f: Too many: 2: must have at most 1 item'],
  [tooMany(at), 'f: Too many: has too many items'],
  [internalError(at, 'oops'), 'f: Internal error: oops'],
  [required(undefined), '<nil>: Required value'],
]

for (const [error, message] of messages) {
  test(`an error says ${message}`, () => assert.equal(formatFieldError(error), message))
}

test('a cause names the reason upstream sends', () => {
  assert.deepEqual(statusCauseOf(tooMany(at, 2, 1)), {
    reason: 'FieldValueTooMany',
    message: 'Too many: 2: must have at most 1 item',
    field: 'f',
  })
})

test('several errors are one text in brackets, each said once', () => {
  const [a, b] = [required(path('a')), required(path('b'))]
  assert.equal(formatFieldErrors([a]), 'a: Required value')
  assert.equal(formatFieldErrors([a, a]), 'a: Required value')
  assert.equal(formatFieldErrors([a, b, a]), '[a: Required value, b: Required value]')
})

const words: Readonly<Record<string, string>> = {
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotFound: 'Not found',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueNotSupported: 'Unsupported value',
}
const made = {
  FieldValueInvalid: invalid,
  FieldValueTypeInvalid: typeInvalid,
  FieldValueNotFound: notFound,
  FieldValueDuplicate: duplicate,
} as const

test('texts in recorded messages are quoted the same way', { skip: missingRecordings }, () => {
  let seen = 0
  for (const { field, reason, message } of recordedCauses()) {
    const match = /^([A-Z][a-z ]+): ("(?:[^"\\]|\\.)*")(?:: (.*))?$/s.exec(message)
    const make = made[reason as keyof typeof made]
    if (!match || !make || match[1] !== words[reason]) continue
    seen++
    assert.deepEqual(statusCauseOf(make(field, JSON.parse(match[2] ?? ''), match[3] ?? '')), {
      field,
      reason,
      message,
    })
  }
  assert.ok(seen > 1000, `only ${seen} messages were found`)
})

test('recorded lists of supported values are written the same way', {
  skip: missingRecordings,
}, () => {
  let seen = 0
  for (const { field, reason, message } of recordedCauses()) {
    const match = /^Unsupported value: ("(?:[^"\\]|\\.)*"): supported values: (".*")$/.exec(message)
    if (!match) continue
    seen++
    const supported = JSON.parse(`[${match[2]}]`) as string[]
    const error = notSupported(field, JSON.parse(match[1] ?? ''), supported)
    assert.deepEqual(statusCauseOf(error), { field, reason, message })
  }
  assert.ok(seen > 100, `only ${seen} messages were found`)
})
