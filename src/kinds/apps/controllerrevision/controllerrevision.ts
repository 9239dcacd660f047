import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { ControllerRevision } from '#kinds/apps/controllerrevision/types.ts'
import {
  validateRevision,
  validateRevisionUpdate,
} from '#kinds/apps/controllerrevision/validate.ts'

export const controllerRevisions: KindDefinition<ControllerRevision> = {
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  validate: { create: validateRevision, update: validateRevisionUpdate },
  columns: [
    nameColumn,
    { name: 'Controller', type: 'string', value: controllerOf },
    { name: 'Revision', type: 'string', value: ({ revision }) => Number(revision) },
    ageColumn,
  ],
}

/** The controller's kind, group and name, as `statefulset.apps/web`. */
function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)
  if (!owner) return '<none>'
  const [group = '', version] = owner.apiVersion.split('/')
  const kind = owner.kind.toLowerCase()
  return `${version === undefined ? kind : `${kind}.${group}`}/${owner.name}`
}
