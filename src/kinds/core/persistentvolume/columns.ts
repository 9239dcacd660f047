/** What `kubectl get persistentvolumes` shows. */
import { ageColumn, nameColumn } from '#api/columns.ts'
import type { Column } from '#api/definition.ts'
import type { ObjectMeta } from '#api/metadata.ts'
import type { PersistentVolume } from '#kinds/core/persistentvolume/types.ts'

const unset = '<unset>'
const betaClass = 'volume.beta.kubernetes.io/storage-class'

export const volumeColumns: readonly Column<PersistentVolume>[] = [
  nameColumn,
  { name: 'Capacity', type: 'string', value: ({ spec }) => spec.capacity?.['storage'] ?? '0' },
  {
    name: 'Access Modes',
    type: 'string',
    value: ({ spec }) => formatAccessModes(spec.accessModes),
  },
  {
    name: 'Reclaim Policy',
    type: 'string',
    value: ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '',
  },
  {
    name: 'Status',
    type: 'string',
    value: ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
  },
  {
    name: 'Claim',
    type: 'string',
    value: ({ spec: { claimRef } }) =>
      claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '',
  },
  { name: 'StorageClass', type: 'string', value: storageClassOf },
  {
    name: 'VolumeAttributesClass',
    type: 'string',
    value: ({ spec }) => spec.volumeAttributesClassName ?? unset,
  },
  { name: 'Reason', type: 'string', value: ({ status }) => status?.reason ?? '' },
  ageColumn,
  {
    name: 'VolumeMode',
    type: 'string',
    wide: true,
    value: ({ spec }) => spec.volumeMode ?? unset,
  },
]

const shortModes = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
] as const

/** The ways of access in few letters, each once, in an order of their own. */
export function formatAccessModes(modes: readonly string[] = []): string {
  const known = shortModes.filter(([mode]) => modes.includes(mode))
  return known.map(([, short]) => short).join(',')
}

/** The class of a volume or claim: once an annotation, which still counts first. */
export function storageClassOf({
  metadata,
  spec,
}: {
  readonly metadata: ObjectMeta
  readonly spec: { readonly storageClassName?: string }
}): string {
  return metadata.annotations?.[betaClass] ?? spec.storageClassName ?? ''
}
