import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAge, formatHumanDuration } from '#api/columns.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const spans: readonly (readonly [ms: number, text: string])[] = [
  [-3 * second, '<invalid>'],
  [-second, '0s'],
  [0, '0s'],
  [119 * second, '119s'],
  [2 * minute, '2m'],
  [5 * minute + 30 * second, '5m30s'],
  [10 * minute, '10m'],
  [179 * minute, '179m'],
  [3 * hour, '3h'],
  [7 * hour + 5 * minute, '7h5m'],
  [8 * hour, '8h'],
  [47 * hour, '47h'],
  [2 * day, '2d'],
  [3 * day + 4 * hour, '3d4h'],
  [8 * day, '8d'],
  [729 * day, '729d'],
  [730 * day, '2y'],
  [731 * day, '2y1d'],
  [8 * 365 * day, '8y'],
]
for (const [ms, text] of spans) {
  test(`${ms} ms are told as ${text}`, () => assert.equal(formatHumanDuration(ms), text))
}

test('a moment nobody knows has an unknown age', () => {
  assert.equal(formatAge(undefined, 0), '<unknown>')
  assert.equal(formatAge('', 0), '<unknown>')
})
