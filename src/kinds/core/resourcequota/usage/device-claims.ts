/** What claims of devices take of a quota: their number, and how many devices of each class they may get. */
import { type Evaluator, objectCountName } from '#kinds/core/resourcequota/usage/evaluator.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'

const deviceClaimCount = objectCountName({ group: 'resource.k8s.io', resource: 'resourceclaims' })
const requests = 'requests.'
const implicit = 'requests.deviceclass.resource.kubernetes.io/'
const ofDeviceClass = '.deviceclass.resource.k8s.io/devices'
/** As many as one request can ever get: what `All` may come to. */
const mostDevices = 32

export const deviceClaimEvaluator: Evaluator<ResourceClaim> = {
  countsUpdate: (subresource) => subresource === '',
  matching: (names, { extendedNames }) =>
    names.filter(
      (name) =>
        name === deviceClaimCount ||
        name.endsWith(ofDeviceClass) ||
        [...extendedNames].some((pair) => isExtendedName(name, pair)),
    ),
  usage({ spec }, { extendedNames }) {
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
    const counted = [...devices].flatMap(([name, count]) => {
      const extended = extendedNames.get(name)
      const names = [name + ofDeviceClass, implicit + name]
      if (extended !== undefined) names.push(requests + extended)
      return names.map((one) => [one, String(count)] as const)
    })
    return { [deviceClaimCount]: '1', ...Object.fromEntries(counted) }
  },
}

/** A class has a name as a resource of its own making, and counts by it if it has another one besides. */
function isExtendedName(
  name: string,
  [className, extended]: readonly [string, string | undefined],
) {
  if (name === implicit + className) return true
  return extended !== undefined && name === requests + extended
}

interface DeviceCount {
  readonly allocationMode?: string
  readonly count?: number | bigint
}

function countOf({ allocationMode, count = 1 }: DeviceCount): number {
  return allocationMode === 'All' ? mostDevices : Number(count)
}
