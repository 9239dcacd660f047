import type { KindDefinition } from '#api/definition.ts'
import { withChanges, withoutFields } from '#api/objects/sharing.ts'
import { withStatusOf } from '#api/rules.ts'
import { path } from '#api/validation/field-path.ts'
import { claimColumns } from '#kinds/core/persistentvolumeclaim/columns.ts'
import { withNormalDataSources } from '#kinds/core/persistentvolumeclaim/data-sources.ts'
import { withClaimSpecDefaults } from '#kinds/core/persistentvolumeclaim/defaults.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import {
  validateClaim,
  validateClaimStatus,
  validateClaimUpdate,
} from '#kinds/core/persistentvolumeclaim/validate-update.ts'
import { claimSpecWarnings } from '#kinds/core/persistentvolumeclaim/warnings.ts'
import { type ResourceList, withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

const betaClass = 'volume.beta.kubernetes.io/storage-class'

export const persistentVolumeClaims: KindDefinition<PersistentVolumeClaim> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  scope: 'Namespaced',
  metadata: { onUpdate: 'changes first' },
  answersDeleted: true,
  defaults: withClaimDefaults,
  asNew: (claim) => ({ ...claim, status: withoutFields(claim.status ?? {}, 'phase') }),
  prepare: {
    create: (claim, { features }) => ({
      ...claim,
      spec: withNormalDataSources(claim.spec, undefined, features),
      status: { phase: 'Pending' },
    }),
    update: (claim, old, { features }) => {
      const kept = withStatusOf(claim, old)
      return { ...kept, spec: withNormalDataSources(kept.spec, old.spec, features) }
    },
  },
  validate: { create: validateClaim, update: validateClaimUpdate },
  warnings: { create: claimWarnings, update: claimWarnings },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepare: (claim, old) => ({ ...claim, spec: old.spec }),
      validate: validateClaimStatus,
    },
  ],
  columns: claimColumns,
}

function withClaimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { status } = claim
  const milli = (list: ResourceList | undefined): ResourceList | undefined =>
    list && withMilliQuantities(list)
  return withChanges(claim, {
    spec: withClaimSpecDefaults(claim.spec),
    status: withChanges(status ?? {}, {
      phase: status?.phase || 'Pending',
      capacity: milli(status?.capacity),
      allocatedResources: milli(status?.allocatedResources),
    }),
  })
}

function claimWarnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  const isOld = Object.hasOwn(metadata.annotations ?? {}, betaClass)
  const advice = 'deprecated since v1.8; use "storageClassName" attribute instead'
  return [
    ...(isOld ? [`metadata.annotations[${betaClass}]: ${advice}`] : []),
    ...claimSpecWarnings(spec, path('spec')),
  ]
}
