import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  canonicalDuration,
  durationMs,
  formatDuration,
  parseDuration,
} from '#api/scalars/duration.ts'

const formed: readonly (readonly [text: string, canonical: string])[] = [
  ['0', '0s'],
  ['-0', '0s'],
  ['0h', '0s'],
  ['30s', '30s'],
  ['90s', '1m30s'],
  ['1h', '1h0m0s'],
  ['24h30m', '24h30m0s'],
  ['1.5h', '1h30m0s'],
  ['-1.5s', '-1.5s'],
  ['+5m', '5m0s'],
  ['1m1m', '2m0s'],
  ['.5s', '500ms'],
  ['5.s', '5s'],
  ['1500us', '1.5ms'],
  ['1500µs', '1.5ms'],
  ['1500μs', '1.5ms'],
  ['1500ns', '1.5µs'],
  ['999ns', '999ns'],
  ['1h0.000000001s', '1h0m0.000000001s'],
  ['2562047h47m16.854775807s', '2562047h47m16.854775807s'],
  ['-2562047h47m16.854775808s', '-2562047h47m16.854775808s'],
  ['0.0000000001s', '0s'],
]

for (const [text, canonical] of formed) {
  test(`the duration ${text} becomes ${canonical}`, () =>
    assert.equal(canonicalDuration(text), canonical))
}

const refused: readonly (readonly [text: string, message: string])[] = [
  ['', 'time: invalid duration ""'],
  ['x', 'time: invalid duration "x"'],
  ['-', 'time: invalid duration "-"'],
  ['.s', 'time: invalid duration ".s"'],
  ['1', 'time: missing unit in duration "1"'],
  ['1s5', 'time: missing unit in duration "1s5"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['1 s', 'time: unknown unit " s" in duration "1 s"'],
  ['2562047h47m16.854775808s', 'time: invalid duration "2562047h47m16.854775808s"'],
  ['99999999999999999999s', 'time: invalid duration "99999999999999999999s"'],
]

for (const [text, message] of refused) {
  test(`the duration ${JSON.stringify(text)} is refused: ${message}`, () => {
    assert.throws(() => parseDuration(text), { name: 'GrammarError', message })
  })
}

test('durations go to milliseconds and are read back as they were written', () => {
  assert.equal(durationMs('1m0.5s'), 60500)
  for (const ns of [1n, 999n, 1000n, 1_500_000n, 59_999_999_999n, -3_600_000_000_001n]) {
    assert.equal(parseDuration(formatDuration(ns)), ns)
  }
})
