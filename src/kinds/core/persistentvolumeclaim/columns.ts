/** What `kubectl get persistentvolumeclaims` shows. */
import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import { formatAccessModes, storageClassOf } from '#kinds/core/persistentvolume/columns.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'

const unset = '<unset>'

export const claimColumns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn,
  {
    name: 'Status',
    type: 'string',
    value: ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
  },
  { name: 'Volume', type: 'string', value: ({ spec }) => spec.volumeName ?? '' },
  {
    name: 'Capacity',
    type: 'string',
    value: ({ spec, status }) => (spec.volumeName ? (status?.capacity?.['storage'] ?? '0') : ''),
  },
  {
    name: 'Access Modes',
    type: 'string',
    value: ({ spec, status }) => (spec.volumeName ? formatAccessModes(status?.accessModes) : ''),
  },
  { name: 'StorageClass', type: 'string', value: storageClassOf },
  {
    name: 'VolumeAttributesClass',
    type: 'string',
    value: ({ spec }) => spec.volumeAttributesClassName ?? unset,
  },
  ageColumn,
  {
    name: 'VolumeMode',
    type: 'string',
    wide: true,
    value: ({ spec }) => spec.volumeMode ?? unset,
  },
]
