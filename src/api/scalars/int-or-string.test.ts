import assert from 'node:assert/strict'
import { test } from 'node:test'
import { intValueOf, parseIntOrString, percentOf } from '#api/scalars/int-or-string.ts'

test('texts that are numbers become numbers of 32 bits', () => {
  assert.equal(parseIntOrString('80'), 80)
  assert.equal(parseIntOrString('-1'), -1)
  assert.equal(parseIntOrString('http'), 'http')
  assert.equal(parseIntOrString('2147483648'), '2147483648')
  assert.deepEqual([5, '6', '7%', 'x'].map(intValueOf), [5, 6, 0, 0])
  assert.deepEqual(['3000000000', '12345678901234567890'].map(intValueOf), [3e9, 2 ** 63])
})

test('only whole percentages count as such', () => {
  assert.deepEqual(['25%', '0%', '1.5%', '-1%', '5', 5, undefined].map(percentOf), [
    25,
    0,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
