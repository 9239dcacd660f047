import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { Features } from '#api/features.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { withGeneration } from '#api/rules.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { isExtendedResource } from '#kinds/core/shared/resource-names.ts'
import type { DeviceClass } from '#kinds/resource/deviceclass/types.ts'
import { configLimit, validateSelectors } from '#kinds/resource/shared/claim-rules.ts'
import { validateConfiguration } from '#kinds/resource/shared/configuration.ts'
import { validateList } from '#kinds/resource/shared/lists.ts'
import { sameForm } from '#kinds/resource/shared/versions.ts'

/** DeviceClasses: kinds of devices that claims ask for by name. */
export const deviceClasses: KindDefinition<DeviceClass> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'DeviceClass',
  plural: 'deviceclasses',
  scope: 'Cluster',
  answersDeleted: true,
  // What names are made from is only looked at once they are made.
  nameErrors: (name, prefix) => (prefix ? [] : dns1123SubdomainErrors(name, 'bytes')),
  versions: [
    sameForm('resource.k8s.io/v1beta1', 'DeviceClass'),
    sameForm('resource.k8s.io/v1beta2', 'DeviceClass'),
  ],
  prepare: {
    create: (object, { features }) => withGeneration(withoutDisabled(object, features)),
    update: (object, old, { features }) =>
      withGeneration(withoutDisabled(object, features, old), old),
  },
  validate: {
    create: (object, { features }) => validateDeviceClass(features, object),
    update: (object, old, { features }) => validateDeviceClass(features, object, old),
  },
  columns: [nameColumn, ageColumn],
}

function withoutDisabled(object: DeviceClass, features: Features, old?: DeviceClass): DeviceClass {
  if (features.enabled('DRAExtendedResource')) return object
  if (old?.spec.extendedResourceName !== undefined) return object
  return { ...object, spec: withoutFields(object.spec, 'extendedResourceName') }
}

/** Lists that stay as they are were accepted before, and may stay. */
function validateDeviceClass(
  features: Features,
  { spec }: DeviceClass,
  old?: DeviceClass,
): readonly FieldError[] {
  const at = path('spec')
  const { selectors, config, extendedResourceName } = spec
  const before = old?.spec
  const isKept = (now: unknown, then: unknown): boolean => before !== undefined && isSame(now, then)
  const isConfigStored = isKept(config, before?.config)
  return [
    ...validateSelectors(selectors, at.child('selectors'), {
      features,
      isStored: isKept(selectors, before?.selectors),
    }),
    ...validateList(config, at.child('config'), {
      limit: configLimit,
      each: (one, oneAt) => validateConfiguration(one, oneAt, isConfigStored),
    }),
    ...(extendedResourceName === undefined || isExtendedResource(extendedResourceName)
      ? []
      : [
          invalid(
            at.child('extendedResourceName'),
            extendedResourceName,
            'must be a valid extended resource name',
          ),
        ]),
  ]
}
