import type { KindDefinition } from '#api/definition.ts'
import type { ControllerRevision } from '#kinds/apps/controllerrevision/types.ts'

export const controllerRevisions: KindDefinition<ControllerRevision> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  scope: 'Namespaced',
}
