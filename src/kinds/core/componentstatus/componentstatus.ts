import type { KindDefinition } from '#api/definition.ts'
import type { ComponentStatus } from '#kinds/core/componentstatus/types.ts'

export const componentStatuses: KindDefinition<ComponentStatus> = {
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  shortNames: ['cs'],
  scope: 'Cluster',
  verbs: ['get', 'list'],
}
