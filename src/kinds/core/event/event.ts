import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import { eventColumns } from '#kinds/core/event/columns.ts'
import { eventFieldSelectors } from '#kinds/core/event/field-selectors.ts'
import type { Event } from '#kinds/core/event/types.ts'
import { validateEvent, validateEventUpdate } from '#kinds/core/event/validate.ts'
import { groupEvents } from '#kinds/events/event/event.ts'

/** Events; events.k8s.io serves the same ones in its own form. */
export const events: KindDefinition<Event> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  scope: 'Namespaced',
  metadata: { onCreate: 'last', onUpdate: 'none' },
  versions: [groupEvents as VersionDefinition<Event>],
  createOnUpdate: true,
  expires: true,
  ownsNothing: true,
  validate: { create: validateEvent, update: validateEventUpdate },
  fieldSelectors: eventFieldSelectors,
  columns: eventColumns,
}
