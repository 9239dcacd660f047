import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import { isSame } from '#api/objects/equality.ts'
import { withChanges, withoutFields } from '#api/objects/sharing.ts'
import type { CSIDriver } from '#kinds/storage/csidriver/types.ts'
import { validateCSIDriver, validateCSIDriverUpdate } from '#kinds/storage/csidriver/validate.ts'

/** CSIDrivers: what the cluster has to know of a storage driver to use it. */
export const csiDrivers: KindDefinition<CSIDriver> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  scope: 'Cluster',
  answersDeleted: true,
  unconditionalUpdate: false,
  metadata: { onUpdate: 'changes' },
  defaults: withDefaults,
  prepare: {
    create: (driver, { features }) => withoutDisabled(driver, features),
    update: (driver, old, { features }) => raised(withoutDisabled(driver, features, old), old),
  },
  validate: { create: validateCSIDriver, update: validateCSIDriverUpdate },
  warnings: {
    create: (driver) => tokenWarnings(driver),
    update: (driver, old) => tokenWarnings(driver, old),
  },
  columns: [
    nameColumn,
    { name: 'AttachRequired', type: 'boolean', value: ({ spec }) => spec.attachRequired ?? true },
    { name: 'PodInfoOnMount', type: 'boolean', value: ({ spec }) => spec.podInfoOnMount ?? false },
    {
      name: 'StorageCapacity',
      type: 'boolean',
      value: ({ spec }) => spec.storageCapacity ?? false,
    },
    { name: 'TokenRequests', type: 'string', value: formatAudiences },
    {
      name: 'RequiresRepublish',
      type: 'boolean',
      value: ({ spec }) => spec.requiresRepublish ?? false,
    },
    {
      name: 'Modes',
      type: 'string',
      value: ({ spec }) => spec.volumeLifecycleModes?.join(',') ?? '<none>',
    },
    ageColumn,
  ],
}

function withDefaults(driver: CSIDriver, { features }: Pick<RuleContext, 'features'>): CSIDriver {
  const { spec } = driver
  return withChanges(driver, {
    spec: withChanges(spec, {
      attachRequired: spec.attachRequired ?? true,
      podInfoOnMount: spec.podInfoOnMount ?? false,
      storageCapacity: spec.storageCapacity ?? false,
      fsGroupPolicy: spec.fsGroupPolicy ?? 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: spec.volumeLifecycleModes?.length ? undefined : ['Persistent'],
      requiresRepublish: spec.requiresRepublish ?? false,
      seLinuxMount: spec.seLinuxMount ?? false,
      ...(features.enabled('VolumeLimitScaling') && {
        preventPodSchedulingIfMissing: spec.preventPodSchedulingIfMissing ?? false,
      }),
    }),
  })
}

function withoutDisabled(driver: CSIDriver, features: Features, old?: CSIDriver): CSIDriver {
  if (features.enabled('VolumeLimitScaling')) return driver
  if (old?.spec.preventPodSchedulingIfMissing !== undefined) return driver
  return withChanges(driver, { spec: withoutFields(driver.spec, 'preventPodSchedulingIfMissing') })
}

/** Drivers have no generation until their spec first changes. */
function raised(driver: CSIDriver, old: CSIDriver): CSIDriver {
  if (isSame(driver.spec, old.spec)) return driver
  const generation = Number(old.metadata.generation ?? 0) + 1
  return { ...driver, metadata: { ...driver.metadata, generation } }
}

function tokenWarnings({ spec }: CSIDriver, old?: CSIDriver): readonly string[] {
  const { tokenRequests = [], serviceAccountTokenInSecrets } = spec
  if (tokenRequests.length === 0 || serviceAccountTokenInSecrets !== undefined) return []
  if (old && isSame(tokenRequests, old.spec.tokenRequests)) return []
  return [
    'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes',
  ]
}

function formatAudiences({ spec }: CSIDriver): string {
  const { tokenRequests = [] } = spec
  if (tokenRequests.length === 0) return '<unset>'
  return tokenRequests.map(({ audience }) => audience).join(',')
}
