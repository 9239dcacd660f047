import type { KindDefinition } from '#api/definition.ts'
import { formatGroupResource } from '#api/resource.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import type { StorageVersionMigration } from '#kinds/storagemigration/storageversionmigration/types.ts'
import {
  validateMigration,
  validateMigrationStatus,
  validateMigrationUpdate,
} from '#kinds/storagemigration/storageversionmigration/validate.ts'

export const storageVersionMigrations: KindDefinition<StorageVersionMigration> = {
  group: 'storagemigration.k8s.io',
  version: 'v1beta1',
  kind: 'StorageVersionMigration',
  plural: 'storageversionmigrations',
  scope: 'Cluster',
  serving: 'on request',
  gate: 'StorageVersionMigrator',
  unconditionalUpdate: false,
  prepare: { create: (migration) => withStatusOf(migration), update: withStatusOf },
  validate: { create: validateMigration, update: validateMigrationUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      resetFields: ['spec', 'metadata'],
      prepare: (migration, old) => withUserMetadataOf({ ...migration, spec: old.spec }, old),
      validate: validateMigrationStatus,
    },
  ],
  columns: [
    { name: 'Name', type: 'string', value: ({ metadata }) => metadata.name },
    { name: 'Resource', type: 'string', value: ({ spec }) => formatGroupResource(spec.resource) },
    { name: 'Status', type: 'string', value: formatState },
  ],
}

const states = ['Running', 'Failed', 'Succeeded']

function formatState({ status }: StorageVersionMigration): string {
  const last = status?.conditions?.findLast((one) => {
    return one.status === 'True' && states.includes(one.type)
  })
  return last?.type ?? 'Unknown'
}
