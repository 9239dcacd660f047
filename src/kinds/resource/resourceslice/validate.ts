import { nilList } from '#api/schema/zero.ts'
import { type FieldError, invalid, pointed, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { validateNodeSelector } from '#kinds/core/pod/spec/node-selector.ts'
import type { NodeSelector } from '#kinds/core/pod/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import {
  isListed,
  validateCounters,
  validateDevice,
  validateDeviceNodes,
  validateNodeName,
} from '#kinds/resource/resourceslice/device.ts'
import type {
  CounterSet,
  Device,
  ResourcePool,
  ResourceSlice,
  ResourceSliceSpec,
} from '#kinds/resource/resourceslice/types.ts'
import { validateList } from '#kinds/resource/shared/lists.ts'
import { validateLabelName, validatePoolName } from '#kinds/resource/shared/names.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'

const deviceLimit = 128
/** For slices whose devices cost more to look at. */
const richDeviceLimit = 64
const counterSetLimit = 8

export function validateResourceSlice({ spec }: ResourceSlice): readonly FieldError[] {
  return validateSpec(spec)
}

export function validateResourceSliceUpdate(
  { spec }: ResourceSlice,
  { spec: old }: ResourceSlice,
): readonly FieldError[] {
  return validateSpec(spec, old)
}

function validateChanges(
  { pool, driver, nodeName }: ResourceSliceSpec,
  old: ResourceSliceSpec,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...validateImmutable(pool.name, old.pool.name, at.child('pool', 'name')),
    ...validateImmutable(driver, old.driver, at.child('driver')),
    ...validateImmutable(nodeName, old.nodeName, at.child('nodeName'), pointed(nodeName)),
  ]
}

function validateSpec(spec: ResourceSliceSpec, old?: ResourceSliceSpec): readonly FieldError[] {
  const at = path('spec')
  const { driver, pool, devices, sharedCounters } = spec
  const isRich = devices?.some(
    ({ taints, consumesCounters, attributes = {} }) =>
      taints?.length || consumesCounters?.length || Object.values(attributes).some(isListed),
  )
  return [
    ...validateDriverName(driver, at.child('driver')),
    ...validatePool(pool, at.child('pool')),
    ...(old ? validateChanges(spec, old, at) : []),
    ...validateNodes(spec, at),
    ...(sharedCounters && devices
      ? [invalid(at, '', 'only one of `sharedCounters` or `devices` is allowed')]
      : []),
    ...validateList(devices, at.child('devices'), {
      limit: isRich ? richDeviceLimit : deviceLimit,
      each: (device, deviceAt) => [
        ...validateDevice(
          device,
          old?.devices?.find(({ name }) => name === device.name),
          deviceAt,
        ),
        ...validatePlace(device, spec, deviceAt),
      ],
      key: ({ name }) => name,
    }),
    ...validateList(sharedCounters, at.child('sharedCounters'), {
      limit: counterSetLimit,
      each: validateCounterSet,
      key: ({ name }) => name,
    }),
  ]
}

function validatePool(
  { name, generation, resourceSliceCount }: ResourcePool,
  at: FieldPath,
): readonly FieldError[] {
  const countAt = at.child('resourceSliceCount')
  const generationAt = at.child('generation')
  return [
    ...validatePoolName(name, at.child('name')),
    ...(resourceSliceCount > 0
      ? []
      : [invalid(countAt, resourceSliceCount, 'must be greater than zero')]),
    ...(generation < 0
      ? [invalid(generationAt, generation, 'must be greater than or equal to zero')]
      : []),
  ]
}

const choices = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection`'
const unsetOrTrue = 'must be either unset or set to true'

/** Which nodes can reach the devices: said in exactly one of four ways. */
function validateNodes(spec: ResourceSliceSpec, at: FieldPath): readonly FieldError[] {
  const { nodeName, nodeSelector, allNodes, perDeviceNodeSelection } = spec
  const set = Object.entries({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection })
    .filter(([, value]) => value)
    .map(([name]) => `\`${name}\``)
  const nameAt = at.child('nodeName')
  const flags = Object.entries({ allNodes, perDeviceNodeSelection })
  return [
    ...(nodeName === ''
      ? [invalid(nameAt, nodeName, 'must be either unset or set to a non-empty string')]
      : []),
    ...(nodeName ? validateNodeName(nodeName, nameAt) : []),
    ...(nodeSelector ? validateOneTerm(nodeSelector, at.child('nodeSelector')) : []),
    ...flags.flatMap(([name, value]) =>
      value === false ? [invalid(at.child(name), value, unsetOrTrue)] : [],
    ),
    ...(set.length === 0 ? [required(at, `${choices} is required`)] : []),
    ...(set.length > 1
      ? [invalid(at, `{${set.join(', ')}}`, `${choices} is required, but multiple fields are set`)]
      : []),
  ]
}

/** With one term selectors of different slices can be merged. */
function validateOneTerm(selector: NodeSelector, at: FieldPath): readonly FieldError[] {
  const { nodeSelectorTerms: terms } = selector
  const termsAt = at.child('nodeSelectorTerms')
  const shown =
    terms === nilList ? null : terms.map((term) => internalFormOf('core.v1.NodeSelectorTerm', term))
  return [
    ...validateNodeSelector(selector, at),
    ...(terms.length === 1
      ? []
      : [invalid(termsAt, shown, 'must have exactly one node selector term')]),
  ]
}

function validatePlace(
  device: Device,
  { perDeviceNodeSelection }: ResourceSliceSpec,
  at: FieldPath,
): readonly FieldError[] {
  if (perDeviceNodeSelection) return validateDeviceNodes(device, at)
  const { nodeName, nodeSelector, allNodes } = device
  if (nodeName === undefined && nodeSelector === undefined && allNodes === undefined) return []
  const detail =
    '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  return [invalid(at, undefined, detail)]
}

function validateCounterSet({ name, counters }: CounterSet, at: FieldPath): readonly FieldError[] {
  const nameAt = at.child('name')
  return [
    ...(name === '' ? [required(nameAt)] : validateLabelName(name, nameAt)),
    ...validateCounters(counters, at.child('counters')),
  ]
}
