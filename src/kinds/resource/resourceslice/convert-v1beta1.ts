/** Slices in v1beta1, whose devices are all `basic`, and which say nothing by empty values. */
import type { VersionDefinition } from '#api/definition.ts'
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import { withDeviceDefaults } from '#kinds/resource/resourceslice/defaults.ts'
import type { Device, ResourceSlice } from '#kinds/resource/resourceslice/types.ts'
import type {
  BasicDevice,
  Device as DeviceV1beta1,
  ResourceSlice as SliceV1beta1,
} from '#kinds/resource/resourceslice/v1beta1.ts'
import { deprecation, hubVersion } from '#kinds/resource/shared/versions.ts'

const apiVersion = 'resource.k8s.io/v1beta1'

const version: VersionDefinition<ResourceSlice, SliceV1beta1> = {
  apiVersion,
  serving: 'on request',
  deprecated: deprecation(apiVersion, 'ResourceSlice'),
  defaults(slice, { now }) {
    const { spec } = slice
    if (!spec.devices) return slice
    const devices = mapSame(spec.devices, (device) => {
      const basic = device.basic && withDeviceDefaults(device.basic as Partial<Device>, now)
      return withChanges(device, { basic: basic as BasicDevice | undefined })
    })
    return withChanges(slice, { spec: withChanges(spec, { devices }) })
  },
  toHub(slice) {
    const { devices } = slice.spec
    const spec = { ...slice.spec, ...(devices && { devices: devices.map(deviceToHub) }) }
    return { ...slice, apiVersion: hubVersion, spec } as ResourceSlice
  },
  fromHub(slice) {
    const { devices, nodeName, allNodes, ...rest } = slice.spec
    const spec = {
      ...rest,
      ...(nodeName && { nodeName }),
      ...(allNodes && { allNodes }),
      ...(devices && { devices: devices.map(deviceFromHub) }),
    }
    return { ...slice, apiVersion, spec } as SliceV1beta1
  },
}

export const sliceV1beta1 = version as VersionDefinition<ResourceSlice>

function deviceToHub({ name, basic }: DeviceV1beta1): Device {
  return { name, ...(basic as Partial<Device> | undefined) }
}

function deviceFromHub({ name, ...basic }: Device): DeviceV1beta1 {
  return { name, basic: basic as BasicDevice }
}
