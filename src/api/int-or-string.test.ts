import assert from 'node:assert/strict'
import { test } from 'node:test'
import { intValueOf, parseIntOrString, percentOf, scaledValue } from '#api/int-or-string.ts'

const scaled: readonly (readonly [
  value: number | string,
  total: number,
  up: number,
  down: number,
])[] = [
  [3, 10, 3, 3],
  ['0%', 10, 0, 0],
  ['25%', 10, 3, 2],
  ['33%', 3, 1, 0],
  ['100%', 7, 7, 7],
  ['150%', 3, 5, 4],
  ['-10%', 10, -1, -1],
]

for (const [value, total, up, down] of scaled) {
  test(`${value} of ${total} is ${up} rounded up and ${down} rounded down`, () => {
    assert.equal(scaledValue(value, total, 'up'), up)
    assert.equal(scaledValue(value, total, 'down'), down)
  })
}

const refused: readonly (readonly [value: string | undefined, message: string])[] = [
  ['5', 'invalid value for IntOrString: invalid type: string is not a percentage'],
  ['', 'invalid value for IntOrString: invalid type: string is not a percentage'],
  [
    'a%',
    'invalid value for IntOrString: invalid value "a%": strconv.Atoi: parsing "a": invalid syntax',
  ],
  [undefined, 'nil value for IntOrString'],
]

for (const [value, message] of refused) {
  test(`${JSON.stringify(value)} is no share: ${message}`, () => {
    assert.throws(() => scaledValue(value, 10, 'up'), { name: 'GrammarError', message })
  })
}

test('texts that are numbers become numbers of 32 bits', () => {
  assert.equal(parseIntOrString('80'), 80)
  assert.equal(parseIntOrString('-1'), -1)
  assert.equal(parseIntOrString('http'), 'http')
  assert.equal(parseIntOrString('2147483648'), '2147483648')
  assert.deepEqual([5, '6', '7%', 'x'].map(intValueOf), [5, 6, 0, 0])
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
