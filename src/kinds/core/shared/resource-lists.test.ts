import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addResources,
  maxResources,
  withMilliQuantities,
} from '#kinds/core/shared/resource-lists.ts'

test('lists add up by name', () => {
  const sum = addResources({ cpu: '500m', memory: '1Gi' }, { cpu: '1', pods: '1' })
  assert.deepEqual(sum, { cpu: '1500m', memory: '1Gi', pods: '1' })
})

test('of two lists the larger amount of each name stays', () => {
  const most = maxResources({ cpu: '500m', memory: '2Gi' }, { cpu: '1', memory: '1Gi' })
  assert.deepEqual(most, { cpu: '1', memory: '2Gi' })
})

test('what is finer than a thousandth is rounded up; the rest is not copied', () => {
  const fine = { cpu: '100u' }
  const coarse = { cpu: '100m', memory: '1Gi' }
  assert.deepEqual(withMilliQuantities(fine), { cpu: '1m' })
  assert.equal(withMilliQuantities(coarse), coarse)
})
