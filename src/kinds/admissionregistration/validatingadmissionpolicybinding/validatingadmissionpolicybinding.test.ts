import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import type { ValidatingAdmissionPolicyBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/types.ts'
import { validateBinding } from '#kinds/admissionregistration/validatingadmissionpolicybinding/validate.ts'

function errorsOf(...actions: readonly string[]): readonly string[] {
  const spec = { policyName: 'p', validationActions: actions }
  const metadata = { name: 'b' }
  return validateBinding({ metadata, spec } as unknown as ValidatingAdmissionPolicyBinding).map(
    formatFieldError,
  )
}

test('an action is known, and said once', () => {
  assert.deepEqual(errorsOf('Audit', 'Warn'), [])
  const unknown = 'Unsupported value: "warn": supported values: "Audit", "Deny", "Warn"'
  assert.deepEqual(errorsOf('warn', 'warn'), [
    `spec.validationActions[0]: ${unknown}`,
    `spec.validationActions[1]: ${unknown}`,
    'spec.validationActions[1]: Duplicate value: "warn"',
  ])
})
