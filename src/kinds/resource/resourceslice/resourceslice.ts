import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, VersionDefinition } from '#api/definition.ts'
import { withGeneration } from '#api/rules.ts'
import { quoteGo } from '#base/go/text.ts'
import { sliceV1beta1 } from '#kinds/resource/resourceslice/convert-v1beta1.ts'
import { withDefaults } from '#kinds/resource/resourceslice/defaults.ts'
import { withoutDisabled } from '#kinds/resource/resourceslice/prepare.ts'
import type { ResourceSlice } from '#kinds/resource/resourceslice/types.ts'
import {
  validateResourceSlice,
  validateResourceSliceUpdate,
} from '#kinds/resource/resourceslice/validate.ts'
import { sameForm } from '#kinds/resource/shared/versions.ts'

const v1beta2: VersionDefinition<ResourceSlice> = sameForm(
  'resource.k8s.io/v1beta2',
  'ResourceSlice',
  withDefaults,
)

/** ResourceSlices: the devices that a driver offers on a node, or to several. */
export const resourceSlices: KindDefinition<ResourceSlice> = {
  group: 'resource.k8s.io',
  version: 'v1',
  kind: 'ResourceSlice',
  plural: 'resourceslices',
  scope: 'Cluster',
  answersDeleted: true,
  versions: [sliceV1beta1, v1beta2],
  metadata: { onUpdate: 'changes' },
  defaults: withDefaults,
  prepare: {
    create: (slice, { features }) => withGeneration(withoutDisabled(slice, features)),
    update: (slice, old, { features }) =>
      // Fields that are then dropped count as a change all the same.
      withoutDisabled(withGeneration(slice, old), features, old),
  },
  validate: { create: validateResourceSlice, update: validateResourceSliceUpdate },
  warnings: { create: driverWarnings, update: driverWarnings },
  fieldSelectors: {
    'spec.driver': ({ spec }) => spec.driver,
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
  },
  indexedFields: ['spec.nodeName'],
  unknownField: (field) =>
    `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${field}`,
  columns: [
    nameColumn,
    { name: 'Node', type: 'string', value: ({ spec }) => spec.nodeName ?? '' },
    { name: 'Driver', type: 'string', value: ({ spec }) => spec.driver },
    { name: 'Pool', type: 'string', value: ({ spec }) => spec.pool.name },
    ageColumn,
  ],
}

function driverWarnings({ spec: { driver } }: ResourceSlice): readonly string[] {
  if (driver === driver.toLowerCase()) return []
  const quoted = quoteGo(driver)
  return [`spec.driver: driver names should be lowercase; ${quoted} contains uppercase characters`]
}
