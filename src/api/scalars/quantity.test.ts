import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GrammarError } from '#api/grammar-error.ts'
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  createQuantity,
  isZeroQuantity,
  parsedAsFloat,
  parsedAsInt64,
  parseQuantity,
  quantityMilliValue,
  quantitySign,
  quantityValue,
  roundUpQuantity,
  scaledQuantity,
  subtractQuantities,
} from '#api/scalars/quantity.ts'
import { missingRecordings, recordedMutations } from '#api/testing/recorded.ts'

const formed: readonly (readonly [text: string, canonical: string])[] = [
  ['0', '0'],
  ['0Mi', '0'],
  ['-0', '0'],
  ['0.000', '0'],
  ['1', '1'],
  [' 1\n', '1'],
  ['1.0', '1'],
  ['.5', '500m'],
  ['1.5', '1500m'],
  ['1000', '1k'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['100000k', '100M'],
  ['0.1n', '1n'],
  ['1.1n', '2n'],
  ['-1.1n', '-2n'],
  ['1E', '1E'],
  ['1e3', '1e3'],
  ['1E3', '1E3'],
  ['1e2', '100'],
  ['10e3', '10e3'],
  ['1000e3', '1e6'],
  ['1e-10', '1e-9'],
  ['1.5e3', '1500'],
  ['1Ki', '1Ki'],
  ['1024', '1024'],
  ['1024Ki', '1Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['0.1Ki', '102400m'],
  ['0.0001Ki', '102400u'],
  ['-1.5Gi', '-1536Mi'],
  ['8Ki', '8Ki'],
  ['1024Ti', '1Pi'],
  ['16Ei', '9223372036854775807'],
  ['9223372036854775808', '9223372036854775808'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
]

for (const [text, canonical] of formed) {
  test(`the quantity ${JSON.stringify(text)} becomes ${canonical}`, () => {
    assert.equal(canonicalQuantity(text), canonical)
    assert.equal(canonicalQuantity(canonical), canonical)
  })
}

const kept = ['010', '5.', '+1', '1.500', '0010Mi', '1.500k']
for (const text of kept) {
  test(`the quantity ${text} stays as it is, as upstream keeps it`, () => {
    assert.equal(canonicalQuantity(text), text)
  })
}

const accepted: readonly (readonly [text: string, canonical: string])[] = [
  ['.', '0'],
  ['-', '0'],
  ['m', '0'],
  ['.Gi', '0'],
  ['1000E', '1'],
]
for (const [text, canonical] of accepted) {
  test(`the odd quantity ${text} reads as ${canonical}, as upstream reads it`, () => {
    assert.equal(canonicalQuantity(text), canonical)
  })
}

const formatWrong =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const suffixWrong = "unable to parse quantity's suffix"
const refused: readonly (readonly [text: string, message: string])[] = [
  ['', formatWrong],
  ['a', formatWrong],
  ['1 1', formatWrong],
  ['1.1.1', formatWrong],
  ['--1', suffixWrong],
  ['1e3e', formatWrong],
  ['250mx', formatWrong],
  ['1K', suffixWrong],
  ['1ki', suffixWrong],
  ['1e', suffixWrong],
  ['1Mi5', suffixWrong],
  ['1e99999999999999999999', suffixWrong],
  ['Ei', 'unable to parse numeric part of quantity'],
]

for (const [text, message] of refused) {
  test(`the quantity ${JSON.stringify(text)} is refused: ${message}`, () => {
    assert.throws(() => canonicalQuantity(text), { name: 'GrammarError', message })
  })
}

const ordered = [
  '-1e99',
  '-5',
  '-4900m',
  '-1n',
  '0',
  '1n',
  '999m',
  '1',
  '1Ki',
  '1025',
  '1e2147483647',
]
test('quantities compare by what they say, however they are written', () => {
  for (const [i, a] of ordered.entries()) {
    for (const [j, b] of ordered.entries()) {
      assert.equal(compareQuantities(a, b), Math.sign(i - j), `${a} and ${b}`)
    }
  }
  assert.equal(compareQuantities('1000m', '1'), 0)
  assert.equal(compareQuantities('1Gi', '1073741824'), 0)
  assert.equal(compareQuantities('0', '0Mi'), 0)
})

const sums: readonly (readonly [a: string, b: string, sum: string, difference: string])[] = [
  ['100m', '1', '1100m', '-900m'],
  ['1Gi', '512Mi', '1536Mi', '512Mi'],
  ['1Gi', '1k', '1073742824', '1073740824'],
  ['0', '1Gi', '1Gi', '-1Gi'],
  ['1', '0', '1', '1'],
  ['1Mi', '1Mi', '2Mi', '0'],
  ['9223372036854775807', '1', '9223372036854775808', '9223372036854775806'],
  ['0.5', '1n', '500000001n', '499999999n'],
  ['1e1000000', '1', '10e999999', '10e999999'],
]

for (const [a, b, sum, difference] of sums) {
  test(`${a} and ${b} make ${sum} and ${difference}`, () => {
    assert.equal(addQuantities(a, b), sum)
    assert.equal(subtractQuantities(a, b), difference)
  })
}

const values: readonly (readonly [
  text: string,
  value: number,
  milli: number,
  int64: bigint | undefined,
])[] = [
  ['0', 0, 0, 0n],
  ['1', 1, 1000, 1n],
  ['1500m', 2, 1500, undefined],
  ['1n', 1, 1, undefined],
  ['-1500m', -2, -1500, undefined],
  ['1Gi', 1073741824, 1073741824000, 1073741824n],
  ['1000m', 1, 1000, undefined],
  ['10.0', 10, 10000, undefined],
  ['2e3', 2000, 2000000, 2000n],
]

for (const [text, value, milli, int64] of values) {
  test(`${text} is ${value}, rounded away from zero, or ${milli} thousandths`, () => {
    assert.equal(quantityValue(text), value)
    assert.equal(quantityMilliValue(text), milli)
    assert.equal(parsedAsInt64(parseQuantity(text)), int64)
  })
}

test('what is beyond 64 bits is lost as it is upstream, without making huge numbers', () => {
  assert.equal(scaledQuantity('1e2147483647', 0), 0n)
  assert.equal(scaledQuantity('-1e30', 0), 0n)
  assert.equal(scaledQuantity('10E', 0), 0n)
  assert.equal(scaledQuantity('9223372036854775808', 0), -(2n ** 63n))
  assert.equal(scaledQuantity('10Pi', -3), BigInt.asIntN(64, 10n * 2n ** 50n * 1000n))
  assert.equal(scaledQuantity('1e-9', 2000000000), 1n)
  assert.equal(scaledQuantity('123456789012345678', -3), -5670419503621183312n)
  assert.equal(scaledQuantity('1234567890123456789e2147483640', 0), 0n)
  assert.equal(parsedAsFloat(parseQuantity('1234567890123456789e2147483640')), Infinity)
})

/** By upstream's own package. */
const large: readonly (readonly [text: string, value: bigint, milli: bigint])[] = [
  ['1234567890123456789', 1234567890123456789n, -1363962815083169272n],
  ['-1234567890123456789', -7888470987n, -7888470988683n],
  ['12345678901234567890123', 4807115922877859019n, -7484280360333952776n],
  ['-12345678901234567890123', -6432227780n, -6432227781342n],
  ['-989560464998400000000m', -5494391544n, -5494391545391n],
  ['-1234567890123456789500u', -1096246370n, -1096246371337n],
  ['1234567890123456789500u', 1234567890123457n, 1234567890123456790n],
  ['-12345678901234567890000', -6432227657n, -6432227658342n],
  ['1000000000000000000', 1000000000000000000n, 3875820019684212736n],
  ['-9223372036854775807', 1n, 1000n],
]

for (const [text, value, milli] of large) {
  test(`of ${text} as many bits are left as upstream leaves`, () => {
    assert.deepEqual([scaledQuantity(text, 0), scaledQuantity(text, -3)], [value, milli])
  })
}

test('quantities are made of numbers, and rounded', () => {
  assert.equal(createQuantity(2n ** 40n, 'BinarySI'), '1Ti')
  assert.equal(createQuantity(1000), '1k')
  assert.equal(roundUpQuantity('1500m', 0), '2')
  assert.equal(roundUpQuantity('-11', 1), '-20')
  assert.equal(roundUpQuantity('1', -3), '1')
  assert.equal(parsedAsFloat(parseQuantity('1500m')), 1.5)
  assert.equal(parsedAsFloat(parseQuantity('.99Ki')), 1013.7600000000001)
  assert.equal(quantitySign('-1n'), -1)
  assert.equal(isZeroQuantity('0Mi'), true)
})

test('sums do not depend on their order, and differences undo them', () => {
  const some = ['0', '1n', '250m', '1', '3Ki', '7e3', '-5M', '1.5Gi', '9223372036854775807']
  for (const a of some) {
    for (const b of some) {
      assert.equal(compareQuantities(addQuantities(a, b), addQuantities(b, a)), 0)
      assert.equal(compareQuantities(subtractQuantities(addQuantities(a, b), b), a), 0)
    }
  }
})

test('recorded quantities become what upstream stored', { skip: missingRecordings }, () => {
  const place = '[^"]*/(?:(?:podFixed|limits|requests|hard)/[a-z]+|capacity/[a-z]+/value)'
  const row = new RegExp(
    `"at":"${place}","set":"([^"]+)"},{(?:"ok":[[][[]"${place}","([^"]*)"|"status":400)`,
    'g',
  )
  let seen = 0
  for (const text of recordedMutations()) {
    for (const [, set = '', stored] of text.matchAll(row)) {
      seen++
      if (stored === undefined) assert.throws(() => canonicalQuantity(set), GrammarError, set)
      else assert.equal(canonicalQuantity(set), stored)
    }
  }
  assert.ok(seen > 50, `only ${seen} quantities were found`)
})
