import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as types from '#api/cel/types.ts'
import { formatFieldError } from '#api/field-error.ts'
import { path } from '#api/field-path.ts'
import { compilePolicy } from '#kinds/admissionregistration/shared/policy-expressions.ts'

test('a variable that can be compiled, but not run, is refused, and may still be named', () => {
  const variables = [{ name: 'big', expression: 'matches("a", "(")' }]
  const policy = compilePolicy({ variables, hasParams: false, stored: new Set() })
  const [error, ...others] = policy.errors.map(formatFieldError)
  assert.deepEqual(others, [])
  assert.match(
    error!,
    /^spec\.variables\[0\]\.expression: Internal error: program instantiation failed: error parsing regexp/,
  )
  assert.deepEqual(policy.validate('variables.big', path('x'), [types.bool]), [])
})
