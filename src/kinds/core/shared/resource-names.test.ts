import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldErrorBody } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import {
  isExtendedResource,
  isOvercommitAllowed,
  isWholePages,
  validateContainerResourceName,
  validateQuotaResourceName,
  validateResourceAmount,
} from '#kinds/core/shared/resource-names.ts'

const at = path('name')

test('only what lies outside Kubernetes’ own domain extends it', () => {
  const names = ['cpu', 'test.example/gpu', 'kubernetes.io/x', 'requests.test.example/gpu']
  assert.deepEqual(names.filter(isExtendedResource), ['test.example/gpu'])
  assert.deepEqual(names.filter(isOvercommitAllowed), ['cpu', 'kubernetes.io/x'])
})

test('pages are whole, of the size that the name says', () => {
  const amounts = [
    ['hugepages-2Mi', '4Mi'],
    ['hugepages-2Mi', '3Mi'],
    ['hugepages-x', '4Mi'],
  ] as const
  assert.deepEqual(
    amounts.map(([name, amount]) => isWholePages(name, amount)),
    [true, false, false],
  )
})

test('a container has what a node gives it', () => {
  const names = ['cpu', 'hugepages-2Mi', 'test.example/gpu', 'pods', 'storage']
  const refused = names.filter((name) => validateContainerResourceName(name, at).length > 0)
  assert.deepEqual(refused, ['pods', 'storage'])
})

test('pages have names too, and what is none shows as whoever asks prints it', () => {
  const head = (unnamed?: string) => {
    const [error] = validateContainerResourceName('hugepages-<2>', at, unnamed)
    return formatFieldErrorBody(error!).split(': name part', 1)
  }
  assert.deepEqual(head(), ['Invalid value: "hugepages-\\u003c2\\u003e"'])
  assert.deepEqual(head('hugepages-<2>'), ['Invalid value: "hugepages-<2>"'])
})

test('a quota counts what there is a name for', () => {
  const names = ['pods', 'count/jobs.batch', 'requests.test.example/gpu', 'gpu', 'limits.memory']
  const refused = names.filter((name) => validateQuotaResourceName(name, at).length > 0)
  assert.deepEqual(refused, ['gpu'])
})

test('amounts are not below zero, and whole where the thing is', () => {
  const amounts = [
    ['cpu', '500m'],
    ['cpu', '-1'],
    ['test.example/gpu', '500m'],
  ] as const
  const told = amounts.map(([name, amount]) =>
    validateResourceAmount(name, amount, at).map(formatFieldErrorBody),
  )
  assert.deepEqual(told, [
    [],
    ['Invalid value: "-1": must be greater than or equal to 0'],
    ['Invalid value: "500m": must be an integer'],
  ])
})
