import type { KindDefinition } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withStatusOf } from '#api/rules.ts'
import { volumeColumns } from '#kinds/core/persistentvolume/columns.ts'
import type { PersistentVolume } from '#kinds/core/persistentvolume/types.ts'
import { validateVolume, validateVolumeUpdate } from '#kinds/core/persistentvolume/validate.ts'
import { volumeWarnings } from '#kinds/core/persistentvolume/warnings.ts'
import { withSourceDefaults } from '#kinds/core/pod/volumes/defaults.ts'
import { withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

export const persistentVolumes: KindDefinition<PersistentVolume> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  scope: 'Cluster',
  answersDeleted: true,
  metadata: { onUpdate: 'whole' },
  defaults: withVolumeDefaults,
  prepare: {
    create: (volume, { now }) => ({
      ...volume,
      status: { phase: 'Pending', lastPhaseTransitionTime: now },
    }),
    update: withStatusOf,
  },
  validate: { create: validateVolume, update: validateVolumeUpdate },
  warnings: { create: volumeWarnings, update: volumeWarnings },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (volume, old, { now }) => withTransition({ ...volume, spec: old.spec }, old, now),
    },
  ],
  columns: volumeColumns,
}

function withVolumeDefaults(volume: PersistentVolume): PersistentVolume {
  const { spec, status = {} } = volume
  return withChanges(volume, {
    spec: withChanges(withSourceDefaults(spec), {
      capacity: spec.capacity && withMilliQuantities(spec.capacity),
      persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy || 'Retain',
      volumeMode: spec.volumeMode ?? 'Filesystem',
    }),
    status: withChanges(status, { phase: status.phase || 'Pending' }),
  })
}

/** Who changes the phase need not say when. */
function withTransition(volume: PersistentVolume, old: PersistentVolume, now: string) {
  const { status = {} } = volume
  const { status: before = {} } = old
  const isSamePhase = status.phase === before.phase
  const told = status.lastPhaseTransitionTime
  const isTold = told !== undefined && (isSamePhase || told !== before.lastPhaseTransitionTime)
  const time = isTold ? told : isSamePhase ? before.lastPhaseTransitionTime : now
  return withChanges(volume, {
    status: withChanges(status, { lastPhaseTransitionTime: time }),
  })
}
