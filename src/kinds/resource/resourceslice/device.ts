/** The rules for one device of a slice. */

import { dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { isSame } from '#api/objects/equality.ts'
import { quantitySign } from '#api/scalars/quantity.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  named,
  notFound,
  required,
  tooLong,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { validateNodeSelector } from '#kinds/core/pod/spec/node-selector.ts'
import { isNativeResource } from '#kinds/core/shared/resource-names.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import { validateRequestPolicy } from '#kinds/resource/resourceslice/request-policy.ts'
import type {
  Counter,
  Device,
  DeviceAttribute,
  DeviceCapacity,
  DeviceCounterConsumption,
  NodeAllocatableResourceMapping,
} from '#kinds/resource/resourceslice/types.ts'
import { validateBindingConditions } from '#kinds/resource/shared/binding-conditions.ts'
import { validateList, validateMap } from '#kinds/resource/shared/lists.ts'
import {
  qualifiedNameLimitBytes,
  validateLabelName,
  validateQualifiedName,
} from '#kinds/resource/shared/names.ts'
import { validateTaint } from '#kinds/resource/shared/taints.ts'

const entryLimit = 32
const taintLimit = 16
const consumptionLimit = 2
const counterLimit = 32
const labelLimitBytes = 63
const valueLimitBytes = 64
/** Upstream's, of the values in all lists of a device. */
const valuesLimit = 48

/** What was accepted of `old`, the device of that name before, may stay. */
export function validateDevice(
  device: Device,
  old: Device | undefined,
  at: FieldPath,
): readonly FieldError[] {
  const { attributes = {}, capacity = {}, taints, consumesCounters } = device
  const entries = Object.keys(attributes).length + Object.keys(capacity).length
  const tooMany = `the total number of attributes and capacities must not exceed ${entryLimit}`
  const values = Object.values(attributes).reduce((sum, one) => sum + valuesOf(one), 0)
  const tooManyValues = `the total number of attribute values must not exceed ${valuesLimit}`
  const mappings = Object.entries(device.nodeAllocatableResourceMappings ?? {})
  return [
    ...validateLabelName(device.name, at.child('name')),
    ...(entries > entryLimit ? [invalid(at, entries, tooMany)] : []),
    ...(values > valuesLimit ? [invalid(at, values, tooManyValues)] : []),
    ...validateMap(attributes, at.child('attributes'), {
      keyLimitBytes: qualifiedNameLimitBytes,
      key: validateQualifiedName,
      each: validateAttribute,
    }),
    ...validateCapacities(device, at.child('capacity')),
    ...(old && isSame(old.taints, taints)
      ? []
      : validateList(taints, at.child('taints'), { limit: taintLimit, each: validateTaint })),
    ...validateList(consumesCounters, at.child('consumesCounters'), {
      limit: consumptionLimit,
      each: validateConsumption,
      key: ({ counterSet }) => counterSet,
    }),
    ...validateBindingConditions(device, at),
    ...mappings.flatMap(([name, mapping]) =>
      validateMapping(name, mapping, {
        capacity,
        at: at.child('nodeAllocatableResourceMappings').key(name),
      }),
    ),
  ]
}

const oneValue = 'exactly one value must be specified'
const lists = ['bools', 'ints', 'strings', 'versions'] as const

/** Whether it has values in a list, be it an empty one. */
export function isListed(attribute: DeviceAttribute): boolean {
  return lists.some((list) => attribute[list] !== undefined)
}

/** How many values it has, of which one that has no list is one. */
function valuesOf(attribute: DeviceAttribute): number {
  return lists.reduce((sum, list) => sum + (attribute[list]?.length ?? 0), 0) || 1
}

function validateAttribute(attribute: DeviceAttribute, at: FieldPath): readonly FieldError[] {
  const { string, version, strings = [], versions = [] } = attribute
  const given = Object.values(attribute).filter((value) => value !== undefined).length
  const shown = given === 0 ? '' : internalFormOf('resource.v1.DeviceAttribute', attribute)
  return [
    ...(string === undefined ? [] : validateText(string, at.child('string'))),
    ...(version === undefined ? [] : validateVersion(version, at.child('version'))),
    ...lists.flatMap((list) =>
      attribute[list]?.length === 0
        ? [invalid(at.child(list), [], 'must not be empty if specified')]
        : [],
    ),
    ...strings.flatMap((one, i) => validateText(one, at.child('strings').index(i))),
    ...versions.flatMap((one, i) => validateVersion(one, at.child('versions').index(i))),
    ...(given === 1 ? [] : [invalid(at, shown, oneValue)]),
  ]
}

function validateText(text: string, at: FieldPath): readonly FieldError[] {
  return byteLength(text) > valueLimitBytes ? [tooLong(at, valueLimitBytes)] : []
}

const number = '(0|[1-9]\\d*)'
const preRelease = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)'
const build = '[0-9a-zA-Z-]+'
const semver = new RegExp(
  `^${number}\\.${number}\\.${number}(-${preRelease}(\\.${preRelease})*)?(\\+${build}(\\.${build})*)?$`,
)

function validateVersion(text: string, at: FieldPath): readonly FieldError[] {
  const detail = 'must be a string compatible with semver.org spec 2.0.0'
  return [...(semver.test(text) ? [] : [invalid(at, text, detail)]), ...validateText(text, at)]
}

function validateCapacities(
  { capacity, allowMultipleAllocations = false }: Device,
  at: FieldPath,
): readonly FieldError[] {
  const each = ({ value, requestPolicy }: DeviceCapacity, one: FieldPath) => {
    if (!requestPolicy) return []
    const policyAt = one.child('requestPolicy')
    return allowMultipleAllocations
      ? validateRequestPolicy(requestPolicy, value, policyAt)
      : [forbidden(policyAt, 'allowMultipleAllocations must be true')]
  }
  return validateMap(capacity, at, {
    keyLimitBytes: qualifiedNameLimitBytes,
    key: validateQualifiedName,
    each,
  })
}

function validateConsumption(
  { counterSet, counters }: DeviceCounterConsumption,
  at: FieldPath,
): readonly FieldError[] {
  const setAt = at.child('counterSet')
  return [
    ...(counterSet === '' ? [required(setAt)] : validateLabelName(counterSet, setAt)),
    ...validateCounters(counters, at.child('counters')),
  ]
}

/** Of counters only the names can be wrong. */
export function validateCounters(
  counters: Readonly<Record<string, Counter>>,
  at: FieldPath,
): readonly FieldError[] {
  if (Object.keys(counters).length === 0) return [required(at)]
  return validateMap(counters, at, {
    limit: counterLimit,
    keyLimitBytes: labelLimitBytes,
    key: validateLabelName,
    each: () => [],
  })
}

interface MappingPlace {
  readonly capacity: Readonly<Record<string, DeviceCapacity>>
  readonly at: FieldPath
}

function validateMapping(
  name: string,
  { capacityKey, allocationMultiplier }: NodeAllocatableResourceMapping,
  { capacity, at }: MappingPlace,
): readonly FieldError[] {
  const keyAt = at.child('capacityKey')
  const isUnknown = capacityKey !== undefined && !Object.hasOwn(capacity, capacityKey)
  const factor = allocationMultiplier
  return [
    ...(isNativeResource(name)
      ? []
      : [invalid(at, named(name), 'must be a node allocatable resource name')]),
    ...(capacityKey === '' ? [invalid(keyAt, '', 'capacityKey must not be an empty string')] : []),
    ...(isUnknown && capacityKey !== '' ? [notFound(keyAt, named(capacityKey))] : []),
    ...(factor !== undefined && quantitySign(factor) <= 0
      ? [invalid(at.child('allocationMultiplier'), factor, 'must be positive')]
      : []),
  ]
}

/** Where a device is, where each of a slice says so itself. */
export function validateDeviceNodes(
  { nodeName, nodeSelector, allNodes }: Device,
  at: FieldPath,
): readonly FieldError[] {
  const set = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(nodeSelector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
  ]
  const detail =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  const nameAt = at.child('nodeName')
  return [
    ...(nodeName === '' ? [invalid(nameAt, nodeName, 'must not be empty')] : []),
    ...(nodeName ? validateNodeName(nodeName, nameAt) : []),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, at.child('nodeSelector')) : []),
    ...(allNodes === false
      ? [invalid(at.child('allNodes'), allNodes, 'must be either unset or set to true')]
      : []),
    ...(set.length === 0 ? [required(at, detail)] : []),
    ...(set.length > 1 ? [invalid(at, `{${set.join(', ')}}`, detail)] : []),
  ]
}

export function validateNodeName(name: string, at: FieldPath): readonly FieldError[] {
  return dns1123SubdomainErrors(name).map((message) => invalid(at, name, message))
}
