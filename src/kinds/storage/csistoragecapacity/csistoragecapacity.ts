import type { KindDefinition } from '#api/definition.ts'
import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import { labelSelectorStruct, validateLabelSelector } from '#api/selectors/label-selector.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import type { CSIStorageCapacity } from '#kinds/storage/csistoragecapacity/types.ts'

/** CSIStorageCapacities: how much a driver has left for a class in a part of the cluster. */
export const csiStorageCapacities: KindDefinition<CSIStorageCapacity> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  scope: 'Namespaced',
  unconditionalUpdate: false,
  validate: {
    create: (capacity) => validateCapacity(capacity, false),
    update: validateCapacityUpdate,
  },
}

/** What was stored before values of selectors were checked may stay. */
function validateCapacity(
  { storageClassName, nodeTopology, capacity }: CSIStorageCapacity,
  anyValues: boolean,
): readonly FieldError[] {
  const at = path('storageClassName')
  return [
    ...dns1123SubdomainErrors(storageClassName).map((message) =>
      invalid(at, storageClassName, message),
    ),
    ...validateAmount(capacity, path('capacity')),
    ...validateLabelSelector(nodeTopology, path('nodeTopology'), { anyValues }),
  ]
}

function validateAmount(amount: Quantity | undefined, at: FieldPath): readonly FieldError[] {
  if (amount === undefined || quantitySign(amount) >= 0) return []
  return [invalid(at, amount, 'must be greater than or equal to 0')]
}

function validateCapacityUpdate(
  capacity: CSIStorageCapacity,
  old: CSIStorageCapacity,
): readonly FieldError[] {
  const { nodeTopology, storageClassName } = capacity
  const wasWrong = validateLabelSelector(old.nodeTopology, path('nodeTopology')).length > 0
  const shown = nodeTopology ? labelSelectorStruct(nodeTopology) : null
  return [
    ...validateCapacity(capacity, wasWrong),
    ...validateImmutable(nodeTopology, old.nodeTopology, path('nodeTopology'), shown),
    ...validateImmutable(storageClassName, old.storageClassName, path('storageClassName')),
  ]
}
