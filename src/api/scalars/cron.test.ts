import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCron } from '#api/scalars/cron.ts'
import { nextCronMs } from '#api/scalars/cron-next.ts'
import { missingRecordings, recordedCauses } from '#api/testing/recorded.ts'

const due: readonly (readonly [schedule: string, after: string, ...next: readonly string[]])[] = [
  ['* * * * *', '2024-05-06T07:08:09Z', '2024-05-06T07:09', '2024-05-06T07:10'],
  ['* * * * *', '2024-05-06T07:08:00Z', '2024-05-06T07:09'],
  ['*/15 * * * *', '2024-05-06T07:45:00Z', '2024-05-06T08:00', '2024-05-06T08:15'],
  [
    '5/20 * * * *',
    '2024-05-06T07:00:00Z',
    '2024-05-06T07:05',
    '2024-05-06T07:25',
    '2024-05-06T07:45',
    '2024-05-06T08:05',
  ],
  [
    '0 9-17/4 * * mon-fri',
    '2024-05-03T17:00:00Z',
    '2024-05-06T09:00',
    '2024-05-06T13:00',
    '2024-05-06T17:00',
  ],
  ['0 0 29 2 *', '2024-03-01T00:00:00Z', '2028-02-29T00:00'],
  ['0 0 31 * *', '2024-05-06T00:00:00Z', '2024-05-31T00:00', '2024-07-31T00:00'],
  [
    '0 0 13 * fri',
    '2024-05-06T00:00:00Z',
    '2024-05-10T00:00',
    '2024-05-13T00:00',
    '2024-05-17T00:00',
  ],
  ['0 0 ? * fri', '2024-05-06T00:00:00Z', '2024-05-10T00:00', '2024-05-17T00:00'],
  [
    '0 0 */2 * fri',
    '2024-05-06T00:00:00Z',
    '2024-05-07T00:00',
    '2024-05-09T00:00',
    '2024-05-10T00:00',
  ],
  ['0 0 1 JAN,Jul *', '2024-05-06T00:00:00Z', '2024-07-01T00:00', '2025-01-01T00:00'],
  ['0,,30 * * * *', '2024-05-06T07:00:00Z', '2024-05-06T07:30'],
  ['@yearly', '2024-05-06T00:00:00Z', '2025-01-01T00:00'],
  ['@monthly', '2024-05-06T00:00:00Z', '2024-06-01T00:00'],
  ['@weekly', '2024-05-06T00:00:00Z', '2024-05-12T00:00'],
  ['@midnight', '2024-05-06T00:00:00Z', '2024-05-07T00:00'],
  ['@hourly', '2024-05-06T00:00:00Z', '2024-05-06T01:00'],
  ['@every 1h30m', '2024-05-06T00:00:00.5Z', '2024-05-06T01:30', '2024-05-06T03:00'],
  ['TZ=Europe/Paris 0 12 * * *', '2024-07-01T00:00:00Z', '2024-07-01T10:00'],
  ['CRON_TZ=Asia/Kolkata 0 0 * * *', '2024-07-01T00:00:00Z', '2024-07-01T18:30'],
  ['TZ=America/New_York @daily', '2024-07-01T00:00:00Z', '2024-07-01T04:00'],
  // Clocks skip 02:30 on this day, so the job waits for the next.
  ['TZ=America/New_York 30 2 * * *', '2024-03-10T00:00:00Z', '2024-03-11T06:30'],
  // Clocks show 01:30 twice on this day, and the job runs twice.
  [
    'TZ=America/New_York 30 1 * * *',
    '2024-11-03T00:00:00Z',
    '2024-11-03T05:30',
    '2024-11-03T06:30',
    '2024-11-04T06:30',
  ],
  // Clocks skip the midnight of these days.
  ['TZ=America/Sao_Paulo 0 3 4 11 *', '2018-10-01T00:00:00Z', '2018-11-04T05:00'],
  ['TZ=Asia/Beirut 0 3 31 3 *', '2024-03-01T00:00:00Z', '2024-03-31T00:00'],
  ['TZ=America/Asuncion 0 3 * 10 *', '2017-09-01T00:00:00Z', '2017-10-01T06:00'],
]

for (const [schedule, after, ...next] of due) {
  test(`${schedule} is due after ${after} at ${next.join(', ')}`, () => {
    const parsed = parseCron(schedule)
    let ms = Date.parse(after)
    for (const at of next) {
      ms = nextCronMs(parsed, ms) ?? Number.NaN
      assert.equal(new Date(ms).toISOString().slice(0, 16), at)
      assert.equal(ms % 60_000, 0)
    }
  })
}

test('a day that never comes is never due', () => {
  assert.equal(nextCronMs(parseCron('0 0 30 2 *'), Date.parse('2024-05-06T00:00:00Z')), undefined)
})

test('a schedule without a zone follows the one it is asked in', () => {
  const ms = nextCronMs(parseCron('0 12 * * *'), Date.parse('2024-07-01T00:00:00Z'), 'Asia/Tokyo')
  assert.equal(ms, Date.parse('2024-07-01T03:00:00Z'))
})

const refused: readonly (readonly [schedule: string, message: string])[] = [
  ['', 'empty spec string'],
  ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
  ['* * * * * *', 'expected exactly 5 fields, found 6: [* * * * * *]'],
  ['60 * * * *', 'end of range (60) above maximum (59): 60'],
  ['* 24 * * *', 'end of range (24) above maximum (23): 24'],
  ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
  ['* * * 13 *', 'end of range (13) above maximum (12): 13'],
  ['* * * * 7', 'end of range (7) above maximum (6): 7'],
  ['5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
  ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
  ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
  ['*/0 * * * *', 'step of range should be a positive number: */0'],
  ['*/-1 * * * *', 'negative number (-1) not allowed: -1'],
  ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
  ['- * * * *', 'failed to parse int from : strconv.Atoi: parsing "": invalid syntax'],
  ['jan * * * *', 'failed to parse int from jan: strconv.Atoi: parsing "jan": invalid syntax'],
  ['@dailyx', 'unrecognized descriptor: @dailyx'],
  ['@toString', 'unrecognized descriptor: @toString'],
  ['@every x', 'failed to parse duration @every x: time: invalid duration "x"'],
  ['TZ=Nowhere * * * * *', 'provided bad location Nowhere: unknown time zone Nowhere'],
  ['TZ=UTC', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
  ['TZ=../x * * * * *', 'provided bad location ../x: time: invalid location name'],
]

for (const [schedule, message] of refused) {
  test(`the schedule ${JSON.stringify(schedule)} is refused: ${message}`, () => {
    assert.throws(() => parseCron(schedule), { name: 'GrammarError', message })
  })
}

test('recorded schedules are refused in the same words', { skip: missingRecordings }, () => {
  let seen = 0
  for (const { field, message } of recordedCauses()) {
    const match = /^Invalid value: ("(?:[^"\\]|\\.)*"): (.*)$/.exec(message)
    if (field !== 'spec.schedule' || !match || match[2]?.startsWith('cannot use')) continue
    seen++
    assert.throws(() => parseCron(JSON.parse(match[1] ?? '')), { message: match[2] })
  }
  assert.ok(seen > 3)
})
