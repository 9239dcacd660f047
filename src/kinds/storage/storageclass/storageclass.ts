import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { type FieldError, notSupported, pointed, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { validateParameters, validateProvisioner } from '#kinds/storage/shared/provisioner.ts'
import { validateTopologies } from '#kinds/storage/shared/topology.ts'
import type { StorageClass } from '#kinds/storage/storageclass/types.ts'

const policies: readonly string[] = ['Delete', 'Retain']
const modes: readonly string[] = ['Immediate', 'WaitForFirstConsumer']

/** StorageClasses: how volumes of a sort are made. */
export const storageClasses: KindDefinition<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  scope: 'Cluster',
  answersDeleted: true,
  defaults: (object) =>
    withChanges(object, {
      reclaimPolicy: object.reclaimPolicy ?? 'Delete',
      volumeBindingMode: object.volumeBindingMode ?? 'Immediate',
    }),
  validate: { create: validateStorageClass, update: validateStorageClassUpdate },
  columns: [
    {
      ...nameColumn,
      value: ({ metadata }) => `${metadata.name}${isDefault(metadata) ? ' (default)' : ''}`,
    },
    { name: 'Provisioner', type: 'string', value: ({ provisioner }) => provisioner },
    { name: 'ReclaimPolicy', type: 'string', value: (object) => object.reclaimPolicy ?? 'Delete' },
    {
      name: 'VolumeBindingMode',
      type: 'string',
      value: ({ volumeBindingMode = 'Immediate' }) => volumeBindingMode,
    },
    {
      name: 'AllowVolumeExpansion',
      type: 'string',
      value: ({ allowVolumeExpansion = false }) => allowVolumeExpansion,
    },
    ageColumn,
  ],
}

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
]

/** Whether claims that name no class get this one. */
function isDefault({ annotations = {} }: Resource['metadata']): boolean {
  return defaultAnnotations.some((name) => annotations[name] === 'true')
}

function validateStorageClass(object: StorageClass): readonly FieldError[] {
  const { provisioner, parameters, allowedTopologies = [] } = object
  const policy: string = object.reclaimPolicy ?? ''
  const mode = object.volumeBindingMode
  const modeAt = path('volumeBindingMode')
  return [
    ...validateProvisioner(provisioner, path('provisioner')),
    ...validateParameters(parameters, path('parameters')),
    ...(policy === '' || policies.includes(policy)
      ? []
      : [notSupported(path('reclaimPolicy'), policy, policies)]),
    ...(mode === undefined ? [required(modeAt)] : []),
    ...(mode === undefined || modes.includes(mode) ? [] : [notSupported(modeAt, mode, modes)]),
    ...validateTopologies(allowedTopologies, path('allowedTopologies')),
  ]
}

function validateStorageClassUpdate(object: StorageClass, old: StorageClass) {
  const fields = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const
  return [
    ...validateStorageClass(object),
    ...fields.flatMap((name) => {
      const shown = name === 'provisioner' ? object[name] : pointed(object[name])
      return validateImmutable(object[name], old[name], path(name), shown)
    }),
  ]
}
