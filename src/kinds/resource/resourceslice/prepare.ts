/** Drops what a gate that is off brings to slices, unless it was there before. */
import type { Features } from '#api/features.ts'
import { mapSame, withoutFields } from '#api/objects/sharing.ts'
import type {
  Device,
  DeviceAttribute,
  DeviceCapacity,
  ResourceSlice,
  ResourceSliceSpec,
} from '#kinds/resource/resourceslice/types.ts'

interface Gated {
  readonly gate: string
  readonly spec?: readonly (keyof ResourceSliceSpec)[]
  readonly device?: readonly (keyof Device)[]
  readonly attribute?: readonly (keyof DeviceAttribute)[]
  readonly capacity?: readonly (keyof DeviceCapacity)[]
}

const gated: readonly Gated[] = [
  { gate: 'DRADeviceTaints', device: ['taints'] },
  {
    gate: 'DRAPartitionableDevices',
    spec: ['sharedCounters', 'perDeviceNodeSelection'],
    device: ['consumesCounters', 'nodeName', 'nodeSelector', 'allNodes'],
  },
  {
    gate: 'DRADeviceBindingConditions',
    device: ['bindingConditions', 'bindingFailureConditions', 'bindsToNode'],
  },
  {
    gate: 'DRAConsumableCapacity',
    device: ['allowMultipleAllocations'],
    capacity: ['requestPolicy'],
  },
  { gate: 'DRANodeAllocatableResources', device: ['nodeAllocatableResourceMappings'] },
  { gate: 'DRAListTypeAttributes', attribute: ['ints', 'bools', 'strings', 'versions'] },
]

export function withoutDisabled(
  slice: ResourceSlice,
  features: Features,
  old?: ResourceSlice,
): ResourceSlice {
  const off = gated.filter(
    (rule) =>
      !features.enabled(rule.gate) && uses(slice.spec, rule) && !(old && uses(old.spec, rule)),
  )
  return off.length === 0 ? slice : { ...slice, spec: off.reduce(without, slice.spec) }
}

function uses(spec: ResourceSliceSpec, rule: Gated): boolean {
  const { devices = [] } = spec
  return has(spec, rule.spec) || devices.some((device) => deviceUses(device, rule))
}

function deviceUses(device: Device, { device: own, attribute, capacity }: Gated): boolean {
  return (
    has(device, own) ||
    (attribute !== undefined && anyHas(device.attributes, attribute)) ||
    (capacity !== undefined && anyHas(device.capacity, capacity))
  )
}

function anyHas<T extends object>(
  entries: Readonly<Record<string, T>> = {},
  keys: readonly (keyof T)[],
): boolean {
  return Object.values(entries).some((item) => has(item, keys))
}

function has<T extends object>(object: T, keys: readonly (keyof T)[] = []): boolean {
  return keys.some((key) => object[key] !== undefined)
}

function without(spec: ResourceSliceSpec, rule: Gated): ResourceSliceSpec {
  const own = withoutFields(spec, ...(rule.spec ?? []))
  if (!own.devices) return own
  return { ...own, devices: mapSame(own.devices, (device) => deviceWithout(device, rule)) }
}

function deviceWithout(device: Device, rule: Gated): Device {
  const own = withoutFields(device, ...(rule.device ?? []))
  const { attributes, capacity } = own
  return {
    ...own,
    ...(attributes && rule.attribute && { attributes: eachWithout(attributes, rule.attribute) }),
    ...(capacity && rule.capacity && { capacity: eachWithout(capacity, rule.capacity) }),
  }
}

function eachWithout<T extends object>(
  entries: Readonly<Record<string, T>>,
  keys: readonly (keyof T)[],
): Readonly<Record<string, T>> {
  const kept = Object.entries(entries).map(([name, item]) => [name, withoutFields(item, ...keys)])
  return Object.fromEntries(kept) as Readonly<Record<string, T>>
}
