import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  canonicalMicroTime,
  canonicalTime,
  instantOfMs,
  microTimeOfMs,
  msOfTime,
  parseTime,
  timeOfMs,
} from '#api/scalars/time.ts'

const times: readonly (readonly [text: string, canonical: string])[] = [
  ['2024-05-06T07:08:09Z', '2024-05-06T07:08:09Z'],
  ['2024-05-06T07:08:09+02:00', '2024-05-06T05:08:09Z'],
  ['2024-05-06T07:08:09-00:30', '2024-05-06T07:38:09Z'],
  ['2024-05-06T07:08:09.999999999Z', '2024-05-06T07:08:09Z'],
  ['2024-05-06T07:08:09,5Z', '2024-05-06T07:08:09Z'],
  ['2024-05-06T7:08:09Z', '2024-05-06T07:08:09Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00Z'],
  ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59Z'],
  ['0001-01-01T00:00:00Z', ''],
  ['0001-01-01T01:00:00+01:00', ''],
  ['9999-12-31T23:59:59-01:00', '10000-01-01T00:59:59Z'],
  ['0000-01-01T00:00:00+01:00', '-0001-12-31T23:00:00Z'],
]

for (const [text, canonical] of times) {
  test(`the time ${text} becomes ${canonical || 'none'}`, () =>
    assert.equal(canonicalTime(text), canonical))
}

const layout = '"2006-01-02T15:04:05Z07:00"'
const refused: readonly (readonly [text: string, words: string])[] = [
  ['', `"" as ${layout}: cannot parse "" as "2006"`],
  ['x', `"x" as ${layout}: cannot parse "x" as "2006"`],
  ['2024-05-06', `"2024-05-06" as ${layout}: cannot parse "" as "T"`],
  ['2024-05-06 07:08:09Z', `"2024-05-06 07:08:09Z" as ${layout}: cannot parse " 07:08:09Z" as "T"`],
  [
    '2024-5-06T07:08:09Z',
    `"2024-5-06T07:08:09Z" as ${layout}: cannot parse "5-06T07:08:09Z" as "01"`,
  ],
  ['2024-05-06T07:08:09', `"2024-05-06T07:08:09" as ${layout}: cannot parse "" as "Z07:00"`],
  ['2024-05-06T07:08:09z', `"2024-05-06T07:08:09z" as ${layout}: cannot parse "z" as "Z07:00"`],
  [
    '2024-05-06T07:08:09+0200',
    `"2024-05-06T07:08:09+0200" as ${layout}: cannot parse "+0200" as "Z07:00"`,
  ],
  ['2024-05-06T07:08:09Zx', '"2024-05-06T07:08:09Zx": extra text: "x"'],
  ['2024-13-06T07:08:09Z', '"2024-13-06T07:08:09Z": month out of range'],
  ['2023-02-29T07:08:09Z', '"2023-02-29T07:08:09Z": day out of range'],
  ['2024-05-00T07:08:09Z', '"2024-05-00T07:08:09Z": day out of range'],
  ['2024-05-06T24:08:09Z', '"2024-05-06T24:08:09Z": hour out of range'],
  ['2024-05-06T07:60:09Z', '"2024-05-06T07:60:09Z": minute out of range'],
  ['2024-05-06T07:08:60Z', '"2024-05-06T07:08:60Z": second out of range'],
  ['2024-05-06T07:08:09+99:00', '"2024-05-06T07:08:09+99:00": time zone offset hour out of range'],
  ['2024-05-06T07:08:09Z"é', '"2024-05-06T07:08:09Z\\"\\xc3\\xa9": extra text: "\\"\\xc3\\xa9"'],
]

for (const [text, words] of refused) {
  test(`the time ${JSON.stringify(text)} is refused: ${words}`, () => {
    assert.throws(() => parseTime(text), { name: 'GrammarError', message: `parsing time ${words}` })
  })
}

const microTimes: readonly (readonly [text: string, canonical: string])[] = [
  ['2024-05-06T07:08:09.123456Z', '2024-05-06T07:08:09.123456Z'],
  ['2024-05-06T07:08:09.123456+02:00', '2024-05-06T05:08:09.123456Z'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ['1969-12-31T23:59:59.000001Z', '1969-12-31T23:59:59.000001Z'],
  ['0001-01-01T00:00:00.000000Z', ''],
]

for (const [text, canonical] of microTimes) {
  test(`the micro time ${text} becomes ${canonical || 'none'}`, () => {
    assert.equal(canonicalMicroTime(text), canonical)
  })
}

const notMicro = [
  '',
  '2024-05-06T07:08:09Z',
  '2024-05-06T07:08:09.1Z',
  '2024-05-06T07:08:09.123456789Z',
  '2024-05-06T07:08:09+02:00',
  '2024-13-06T07:08:09.000000Z',
  '0001-01-01T00:00:00Z',
]

for (const text of notMicro) {
  test(`the micro time ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => canonicalMicroTime(text), { name: 'GrammarError' })
  })
}

test('times go to milliseconds and back', () => {
  assert.equal(timeOfMs(1714979289999), '2024-05-06T07:08:09Z')
  assert.equal(microTimeOfMs(1714979289123.456), '2024-05-06T07:08:09.123456Z')
  assert.equal(msOfTime('2024-05-06T07:08:09Z'), 1714979289000)
  assert.equal(msOfTime('2024-05-06T07:08:09.123456Z'), 1714979289123)
  assert.deepEqual(instantOfMs(-1), { seconds: -1, nanoseconds: 999000000 })
})
