/** What claims take of a quota: their number and size, also of each class alone. */
import { compareQuantities } from '#api/scalars/quantity.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import { type Evaluator, objectCountName } from '#kinds/core/resourcequota/usage/evaluator.ts'
import { isSelected } from '#kinds/core/resourcequota/usage/pods.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'

const claimCount = objectCountName({ group: '', resource: 'persistentvolumeclaims' })
const number = 'persistentvolumeclaims'
const storage = 'requests.storage'
const ofStorageClass = '.storageclass.storage.k8s.io/'
const classAnnotation = 'volume.beta.kubernetes.io/storage-class'

export const claimEvaluator: Evaluator<PersistentVolumeClaim> = {
  updates: [''],
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

/** While it grows, what it is to become. */
function sizeOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources?.requests?.storage
  const given = status?.allocatedResources?.storage
  if (asked === undefined || given === undefined) return asked
  return compareQuantities(given, asked) > 0 ? given : asked
}

const deviceClaimCount = objectCountName({ group: 'resource.k8s.io', resource: 'resourceclaims' })
const ofDeviceClass = '.deviceclass.resource.k8s.io/devices'
/** As many as one request can ever get: what `All` may come to. */
const mostDevices = 32

export const deviceClaimEvaluator: Evaluator<ResourceClaim> = {
  updates: [''],
  matching: (names) =>
    names.filter((name) => name === deviceClaimCount || name.endsWith(ofDeviceClass)),
  usage({ spec }) {
    const devices = new Map<string, number>()
    const add = (name: string, count: number): void =>
      void devices.set(name, (devices.get(name) ?? 0) + count)
    for (const { exactly, firstAvailable } of spec.devices?.requests ?? []) {
      if (exactly) add(exactly.deviceClassName, countOf(exactly))
      // Any of them may be taken: the most of each class counts.
      const most = new Map<string, number>()
      for (const one of firstAvailable ?? []) {
        const name = one.deviceClassName
        most.set(name, Math.max(most.get(name) ?? 0, countOf(one)))
      }
      for (const [name, count] of most) add(name, count)
    }
    const counted = [...devices].map(([name, count]) => [name + ofDeviceClass, String(count)])
    return { [deviceClaimCount]: '1', ...Object.fromEntries(counted) }
  },
}

interface DeviceCount {
  readonly allocationMode?: string
  readonly count?: number | bigint
}

function countOf({ allocationMode, count = 1 }: DeviceCount): number {
  return allocationMode === 'All' ? mostDevices : Number(count)
}
