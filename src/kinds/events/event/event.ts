import type { KindDefinition } from '#api/definition.ts'
import type { Event } from '#kinds/events/event/types.ts'

export const groupEvents: KindDefinition<Event> = {
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  scope: 'Namespaced',
}
