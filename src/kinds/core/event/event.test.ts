import assert from 'node:assert/strict'
import { test } from 'node:test'
import { events } from '#kinds/core/event/event.ts'
import type { Event } from '#kinds/core/event/types.ts'
import { validateEvent } from '#kinds/core/event/validate.ts'
import { groupEvents } from '#kinds/events/event/event.ts'
import { cellsOf, created } from '#kinds/testing/rules.ts'

const event: Event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'web.1', namespace: 'default' },
  involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' },
}
const inGroup = { apiVersion: 'events.k8s.io/v1' }

test('the older version takes nearly everything, but the namespace must fit', () => {
  assert.deepEqual(created(events, event).errors, [])
  const involvedObject = { ...event.involvedObject, namespace: 'other' }
  assert.deepEqual(created(events, { ...event, involvedObject }).errors, [
    'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
  ])
})

test('the newer version wants to know who says what, and when', () => {
  const fields = validateEvent({ ...event, count: 1 }, inGroup).map(({ field }) => field)
  assert.deepEqual(fields, ['eventTime', 'type', 'count'])
  const eventTime = '2026-01-02T03:04:05.000000Z'
  const said = validateEvent({ ...event, eventTime, type: 'Normal' }, inGroup)
  assert.deepEqual(
    [...new Set(said.map(({ field }) => field))],
    ['reportingController', 'reportingInstance', 'action', 'reason'],
  )
})

test('an event is the same in both groups', () => {
  const full: Event = {
    ...event,
    eventTime: '2026-01-02T03:04:05.000000Z',
    reason: 'Started',
    message: 'It runs.',
    source: { component: 'kubelet' },
    count: 2,
    series: { count: 3, lastObservedTime: '2026-01-02T03:04:06.000000Z' },
    reportingComponent: 'kubelet',
    related: { kind: 'Node' },
  }
  const other = groupEvents.fromHub(full) as unknown as Record<string, unknown>
  assert.deepEqual(
    [other['regarding'], other['note'], other['deprecatedCount'], other['reportingController']],
    [full.involvedObject, 'It runs.', 2, 'kubelet'],
  )
  assert.deepEqual(groupEvents.toHub(groupEvents.fromHub(full)), full)
})

test('a row tells the last time of a series and what it is about', () => {
  const series = { count: 3, lastObservedTime: '2026-01-02T03:03:05.000000Z' }
  const cells = cellsOf(events, { ...event, series, source: { component: 'a', host: 'b' } })
  assert.deepEqual(
    [cells['Last Seen'], cells['Object'], cells['Source'], cells['Count']],
    ['60s', 'pod/web', 'a, b', 3],
  )
})
