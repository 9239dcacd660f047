/** Events as events.k8s.io/v1 puts them: the same as the core's, under other names. */
import type { VersionDefinition } from '#api/definition.ts'
import { groupEventFieldLabels } from '#kinds/core/event/field-selectors.ts'
import type { Event as CoreEvent } from '#kinds/core/event/types.ts'
import type { Event } from '#kinds/events/event/types.ts'

export const groupEvents: VersionDefinition<CoreEvent, Event> = {
  apiVersion: 'events.k8s.io/v1',
  serving: 'by default',
  toHub: toCoreEvent,
  fromHub: fromCoreEvent,
  fieldLabels: groupEventFieldLabels,
}

/** Fields that are called otherwise here and in the core. */
const names = [
  ['regarding', 'involvedObject'],
  ['note', 'message'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['reportingController', 'reportingComponent'],
] as const

const toCore = new Map<string, string>(names)
const fromCore = new Map<string, string>(names.map(([here, core]) => [core, here]))

function toCoreEvent(event: Event): CoreEvent {
  const core = renamed(event, toCore) as unknown as CoreEvent
  return { ...core, apiVersion: 'v1', involvedObject: core.involvedObject ?? {} }
}

function fromCoreEvent(event: CoreEvent): Event {
  const { regarding, ...rest } = renamed(event, fromCore) as unknown as Event
  const isAboutNothing = Object.keys(regarding ?? {}).length === 0
  return {
    ...rest,
    apiVersion: 'events.k8s.io/v1',
    ...(regarding && !isAboutNothing && { regarding }),
    ...(rest.series && {
      series: {
        count: rest.series.count ?? 0,
        lastObservedTime: rest.series.lastObservedTime ?? '',
      },
    }),
  }
}

function renamed(
  object: object,
  to: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [to.get(key) ?? key, value]),
  )
}
