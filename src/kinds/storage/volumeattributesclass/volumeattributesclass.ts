import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { type FieldError, forbidden, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateParameters, validateProvisioner } from '#kinds/storage/shared/provisioner.ts'
import type { VolumeAttributesClass } from '#kinds/storage/volumeattributesclass/types.ts'

const hub = 'storage.k8s.io/v1'
const beta = 'storage.k8s.io/v1beta1'
const since = 'is deprecated in v1.34+, unavailable in v1.37+'

const v1beta1: VersionDefinition<VolumeAttributesClass, VolumeAttributesClass> = {
  apiVersion: beta,
  serving: 'on request',
  deprecated: `${beta} VolumeAttributesClass ${since}; use ${hub} VolumeAttributesClass`,
  toHub: (object) => ({ ...object, apiVersion: hub }),
  fromHub: (object) => ({ ...object, apiVersion: beta }),
}

/** VolumeAttributesClasses: what of a volume can change while it is in use. */
export const volumeAttributesClasses: KindDefinition<VolumeAttributesClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttributesClass',
  plural: 'volumeattributesclasses',
  shortNames: ['vac'],
  scope: 'Cluster',
  metadata: { onUpdate: 'changes first' },
  answersDeleted: true,
  versions: [v1beta1 as VersionDefinition<VolumeAttributesClass>],
  validate: { create: validateAttributesClass, update: validateAttributesClassUpdate },
  columns: [
    {
      ...nameColumn,
      value: ({ metadata }) => `${metadata.name}${isDefault(metadata) ? ' (default)' : ''}`,
    },
    { name: 'DriverName', type: 'string', value: ({ driverName }) => driverName },
    ageColumn,
  ],
}

const defaultAnnotation = 'volumeattributesclass.alpha.kubernetes.io/is-default-class'

function isDefault({ annotations = {} }: Resource['metadata']): boolean {
  return annotations[defaultAnnotation] === 'true'
}

function validateAttributesClass({
  driverName,
  parameters = {},
}: VolumeAttributesClass): readonly FieldError[] {
  const at = path('parameters')
  const isEmpty = Object.keys(parameters).length === 0
  return [
    ...validateProvisioner(driverName, path('driverName')),
    ...validateParameters(parameters, at),
    ...(isEmpty ? [required(at, 'must contain at least one key/value pair')] : []),
  ]
}

function validateAttributesClassUpdate(
  object: VolumeAttributesClass,
  old: VolumeAttributesClass,
): readonly FieldError[] {
  const fields = ['driverName', 'parameters'] as const
  const changed = fields.filter((name) => !isSame(object[name], old[name]))
  return [
    ...validateAttributesClass(object),
    ...changed.map((name) => forbidden(path(name), `updates to ${name} are forbidden.`)),
  ]
}
