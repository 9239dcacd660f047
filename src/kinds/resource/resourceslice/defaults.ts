import { mapSame, withChanges } from '#api/objects/sharing.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type { Device, ResourceSlice } from '#kinds/resource/resourceslice/types.ts'
import { withTimeAdded } from '#kinds/resource/shared/taints.ts'

type Defaulted = Pick<Device, 'taints' | 'nodeAllocatableResourceMappings'>

/** Taints say since when they are there, and what a device takes of its node, how often. */
export function withDefaults(slice: ResourceSlice, { now }: { readonly now: Time }): ResourceSlice {
  const { spec } = slice
  if (!spec.devices) return slice
  const devices = mapSame(spec.devices, (device) => withDeviceDefaults(device, now))
  return withChanges(slice, { spec: withChanges(spec, { devices }) })
}

export function withDeviceDefaults<T extends Defaulted>(device: T, now: Time): T {
  return withMultipliers(withTaintTimes(device, now))
}

function withTaintTimes<T extends Defaulted>(device: T, now: Time): T {
  const { taints } = device
  if (!taints) return device
  const timed = mapSame(taints, (taint) => withTimeAdded(taint, now))
  return timed === taints ? device : { ...device, taints: timed }
}

function withMultipliers<T extends Defaulted>(device: T): T {
  const { nodeAllocatableResourceMappings: mappings } = device
  if (!mappings || Object.values(mappings).every((one) => one.allocationMultiplier !== undefined)) {
    return device
  }
  const entries = Object.entries(mappings).map(([name, mapping]) => {
    return [name, { allocationMultiplier: '1', ...mapping }] as const
  })
  return { ...device, nodeAllocatableResourceMappings: Object.fromEntries(entries) }
}
