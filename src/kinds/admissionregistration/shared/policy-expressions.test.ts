import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as types from '#api/cel/types.ts'
import { formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import {
  compilePolicy,
  mutationTypes,
} from '#kinds/admissionregistration/shared/policy-expressions.ts'

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

test('a JSON patch has fields of any name, but no value fits those it does not know', () => {
  const fields = mutationTypes('JSONPatch')!
  assert.deepEqual(
    ['path', 'value', 'pathh'].map((name) => types.formatType(fields(name)!)),
    ['string', 'dyn', ''],
  )
})
