import type { Time } from '#api/scalars.ts'
import { mapSame, withChanges } from '#api/sharing.ts'
import type { Device, ResourceSlice } from '#kinds/resource/resourceslice/types.ts'
import { withTimeAdded } from '#kinds/resource/shared/taints.ts'

/** Taints say since when they are there. */
export function withDefaults(slice: ResourceSlice, { now }: { readonly now: Time }): ResourceSlice {
  const { spec } = slice
  if (!spec.devices) return slice
  const devices = mapSame(spec.devices, (device) => withTaintTimes(device, now))
  return withChanges(slice, { spec: withChanges(spec, { devices }) })
}

export function withTaintTimes<T extends Pick<Device, 'taints'>>(device: T, now: Time): T {
  const { taints } = device
  if (!taints) return device
  const timed = mapSame(taints, (taint) => withTimeAdded(taint, now))
  return timed === taints ? device : { ...device, taints: timed }
}
