import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '#api/validation/field-error.ts'
import { validateScale } from '#kinds/apiextensions/customresource/validate-scale.ts'

const paths = { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' }
const complaints = (size: number | bigint) =>
  validateScale({ spec: { size } }, paths).map(formatFieldError)

test('replicas are integers within their bounds, and told to the last digit', () => {
  assert.deepEqual(complaints(3), [])
  assert.deepEqual(complaints(-1), [
    '.spec.size: Invalid value: -1: should be a non-negative integer',
  ])
  assert.deepEqual(complaints(2n ** 53n + 1n), [
    '.spec.size: Invalid value: 9007199254740993: should be less than or equal to 2147483647',
  ])
})

test('a float is no count of replicas, nor is one that is as great as an integer can be', () => {
  const words = (shown: string) =>
    `.spec.size: Invalid value: 0: .spec.size accessor error: ${shown} is of the type float64, expected int64`
  assert.deepEqual(complaints(1.5), [words('1.5')])
  assert.deepEqual(complaints(1e18), [words('1e+18')])
})
