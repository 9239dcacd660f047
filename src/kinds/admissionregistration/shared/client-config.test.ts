import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateClientConfig } from '#kinds/admissionregistration/shared/client-config.ts'

test('a path begins with one byte that should be a slash', () => {
  const told = (at: string) =>
    validateClientConfig({ service: { namespace: 'n', name: 's', port: 1, path: at } }, path('c'))
      .map(formatFieldError)
      .map((error) => error.slice(0, 70))
  assert.deepEqual(told('/a'), [])
  assert.deepEqual(told('x'), [
    'c.service.path: Invalid value: "x": must start with a \'/\'',
    'c.service.path: Invalid value: "x": segment[0] may not be empty',
  ])
  assert.deepEqual(
    told('é'),
    [
      'c.service.path: Invalid value: "é": must start with a \'/\'',
      'c.service.path: Invalid value: "é": segment[0]: a lowercase RFC 1123 su',
    ].map((error) => error.slice(0, 70)),
  )
})
