import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition } from '#api/definition.ts'
import { isSame } from '#api/objects/equality.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { duplicate, type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateLabelKey, validateNonNegative } from '#api/validation/field-rules.ts'
import { repeatedAt } from '#api/validation/repeats.ts'
import { byteLength } from '#base/go/text.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type { CSINode, CSINodeDriver } from '#kinds/storage/csinode/types.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'

const nodeIdLimitBytes = 256
const driversAt = path('spec', 'drivers')

/** CSINodes: the drivers that are on a node, and what they call it. */
export const csiNodes: KindDefinition<CSINode> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  scope: 'Cluster',
  answersDeleted: true,
  unconditionalUpdate: false,
  metadata: { onUpdate: 'whole' },
  validate: { create: validateCSINode, update: validateCSINodeUpdate },
  columns: [
    nameColumn,
    { name: 'Drivers', type: 'integer', value: ({ spec }) => spec.drivers.length },
    ageColumn,
  ],
}

function validateCSINode({ spec }: CSINode): readonly FieldError[] {
  const names = new Set<string>()
  return spec.drivers.flatMap((driver, i) => {
    const at = driversAt.index(i)
    const again = names.has(driver.name)
    names.add(driver.name)
    return [
      ...validateDriver(driver, at),
      ...(again ? [duplicate(at.child('name'), driver.name)] : []),
    ]
  })
}

function validateDriver(driver: CSINodeDriver, at: FieldPath): readonly FieldError[] {
  const { name, nodeID, topologyKeys, allocatable } = driver
  const idAt = at.child('nodeID')
  return [
    ...validateDriverName(name, at.child('name')),
    ...(nodeID === '' ? [required(idAt)] : []),
    ...(byteLength(nodeID) > nodeIdLimitBytes
      ? [invalid(idAt, nodeID, `must be ${nodeIdLimitBytes} characters or less`)]
      : []),
    ...validateNonNegative(allocatable?.count, at.child('allocatable', 'count')),
    ...validateTopologyKeys(topologyKeys ?? [], at),
  ]
}

/** Upstream complains of the keys at the place of the driver. */
function validateTopologyKeys(keys: readonly string[], at: FieldPath): readonly FieldError[] {
  const repeated = repeatedAt(keys)
  return keys.flatMap((key, i) => [
    ...(key === '' ? [required(at)] : []),
    ...(repeated.has(i) ? [duplicate(at, key)] : []),
    ...validateLabelKey(key, at),
  ])
}

/** A driver comes and goes; while it is there only how much it takes may change. */
function validateCSINodeUpdate(node: CSINode, old: CSINode): readonly FieldError[] {
  return [
    ...validateCSINode(node),
    ...old.spec.drivers.flatMap((before) =>
      node.spec.drivers
        .filter(({ name }) => name === before.name)
        .filter((driver) => !isSame(fixed(driver), fixed(before)))
        .map((driver) => {
          const shown = internalFormOf('storage.v1.CSINodeDriver', driver)
          return invalid(driversAt, shown, 'field is immutable')
        }),
    ),
  ]
}

function fixed(driver: CSINodeDriver): unknown {
  return withoutFields(driver, 'allocatable')
}
