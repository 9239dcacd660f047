import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTimeZone, wallTimeMs, zoneOffsetMs } from '#base/time-zone.ts'

const zones = [
  'UTC',
  'GMT',
  'Etc/UTC',
  'Europe/Paris',
  'Europe/Kyiv',
  'Asia/Kolkata',
  'US/Pacific',
  'EST',
  'EST5EDT',
]
const none = [
  '',
  'x',
  'utc',
  'europe/paris',
  'EUROPE/PARIS',
  'EUROPE/KYIV',
  'us/pacific',
  '+01:00',
  'Local',
  'Europe/Parisx',
]

for (const name of zones) test(`${name} is a zone`, () => assert.equal(isTimeZone(name), true))
for (const name of none)
  test(`${JSON.stringify(name)} is no zone`, () => assert.equal(isTimeZone(name), false))

const hourMs = 3_600_000
const offsets: readonly (readonly [zone: string, at: string, hours: number])[] = [
  ['UTC', '2024-05-06T07:08:09Z', 0],
  ['Europe/Paris', '2024-01-01T00:00:00Z', 1],
  ['Europe/Paris', '2024-03-31T00:59:59.999Z', 1],
  ['Europe/Paris', '2024-03-31T01:00:00Z', 2],
  ['Asia/Kolkata', '2024-05-06T20:00:00Z', 5.5],
  ['America/New_York', '2024-12-31T23:00:00Z', -5],
]

for (const [zone, at, hours] of offsets) {
  test(`${zone} is ${hours} hours ahead at ${at}`, () => {
    assert.equal(zoneOffsetMs(zone, Date.parse(at)), hours * hourMs)
  })
}

const walls: readonly (readonly [zone: string, wall: string, at: string])[] = [
  ['Europe/Paris', '2024-07-01T12:00:00Z', '2024-07-01T10:00:00.000Z'],
  ['America/Sao_Paulo', '2018-11-04T00:00:00Z', '2018-11-04T02:00:00.000Z'],
  ['Asia/Beirut', '2024-03-31T00:00:00Z', '2024-03-30T22:00:00.000Z'],
]

for (const [zone, wall, at] of walls) {
  test(`clocks of ${zone} show ${wall.slice(0, -1)} at ${at}`, () => {
    assert.equal(new Date(wallTimeMs(zone, Date.parse(wall))).toISOString(), at)
  })
}
