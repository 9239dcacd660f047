import type { KindDefinition } from '#api/definition.ts'
import type { Event } from '#kinds/core/event/types.ts'

export const events: KindDefinition<Event> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  scope: 'Namespaced',
}
