/** What `kubectl get events` shows. */
import { formatAge, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type { Event } from '#kinds/core/event/types.ts'

export const eventColumns: readonly Column<Event>[] = [
  { name: 'Last Seen', type: 'string', value: (event, nowMs) => formatAge(lastSeen(event), nowMs) },
  { name: 'Type', type: 'string', value: ({ type }) => type ?? '' },
  { name: 'Reason', type: 'string', value: ({ reason }) => reason ?? '' },
  { name: 'Object', type: 'string', value: formatObject },
  {
    name: 'Subobject',
    type: 'string',
    wide: true,
    value: ({ involvedObject }) => involvedObject.fieldPath ?? '',
  },
  { name: 'Source', type: 'string', wide: true, value: formatSource },
  { name: 'Message', type: 'string', value: ({ message = '' }) => message.trim() },
  {
    name: 'First Seen',
    type: 'string',
    wide: true,
    value: (event, nowMs) => formatAge(firstSeen(event), nowMs),
  },
  {
    name: 'Count',
    type: 'string',
    wide: true,
    value: ({ series, count }) => (series ? (series.count ?? 0) : count || 1),
  },
  { ...nameColumn, wide: true },
]

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp || eventTime
}

function lastSeen(event: Event): string | undefined {
  if (event.series) return event.series.lastObservedTime
  return event.lastTimestamp || firstSeen(event)
}

function formatObject({ involvedObject: { kind = '', name = '' } }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`
}

function formatSource({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || ''
  const instance = source?.host || reportingInstance || ''
  return instance === '' ? component : `${component}, ${instance}`
}
