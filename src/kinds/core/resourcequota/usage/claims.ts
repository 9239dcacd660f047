/** What claims take of a quota: their number and size, also of each class alone. */
import { compareQuantities, roundUpQuantity } from '#api/scalars/quantity.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import { type Evaluator, objectCountName } from '#kinds/core/resourcequota/usage/evaluator.ts'
import { isSelected } from '#kinds/core/resourcequota/usage/pods.ts'

const claimCount = objectCountName({ group: '', resource: 'persistentvolumeclaims' })
const number = 'persistentvolumeclaims'
const storage = 'requests.storage'
const ofStorageClass = '.storageclass.storage.k8s.io/'
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

export const claimEvaluator: Evaluator<PersistentVolumeClaim> = {
  // Upstream would leave out statuses that change nothing here, but compares where, not what, that stands.
  countsUpdate: (subresource) => subresource === '' || subresource === 'status',
  matching: (names) =>
    names.filter(
      (name) =>
        name === claimCount ||
        name === number ||
        name === storage ||
        name.endsWith(ofStorageClass + storage) ||
        name.endsWith(ofStorageClass + number),
    ),
  usage(claim) {
    const size = sizeOf(claim)
    const { annotations } = claim.metadata
    const className = annotations?.[classAnnotation] ?? claim.spec.storageClassName ?? ''
    const own = className + ofStorageClass
    return {
      [claimCount]: '1',
      [number]: '1',
      ...(className !== '' && { [own + number]: '1' }),
      ...(size !== undefined && { [storage]: size }),
      ...(size !== undefined && className !== '' && { [own + storage]: size }),
    }
  },
  isInScope({ spec, status }, { scopeName, operator, values = [] }) {
    if (scopeName !== 'VolumeAttributesClass') return false
    const classes = [
      spec.volumeAttributesClassName,
      status?.currentVolumeAttributesClassName,
      status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
    ].filter((name) => name !== undefined && name !== '')
    if (classes.length === 0) return isSelected('', operator, values)
    return classes.some((name) => isSelected(name ?? '', operator, values))
  },
}

/** In whole bytes; while it grows, what it is to become. */
function sizeOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources?.requests?.storage
  if (asked === undefined) return undefined
  const given = status?.allocatedResources?.storage ?? '0'
  return roundUpQuantity(compareQuantities(given, asked) > 0 ? given : asked, 0)
}
