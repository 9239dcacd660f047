/** The rules for what the scheduler and drivers say of a claim. */

import { validateInterfaceAddress } from '#api/ip/ip-validation.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
  struct,
  tooLong,
  tooMany,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { byteLength } from '#base/go/text.ts'
import { validateNodeSelector } from '#kinds/core/pod/spec/node-selector.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type {
  AllocatedDeviceStatus,
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  NetworkDeviceData,
  ResourceClaim,
  ResourceClaimConsumerReference,
} from '#kinds/resource/resourceclaim/types.ts'
import { validateBindingConditions } from '#kinds/resource/shared/binding-conditions.ts'
import {
  configLimit,
  type RequestNames,
  requestNamesOf,
  validateRequestRef,
  validateRequestRefs,
} from '#kinds/resource/shared/claim-rules.ts'
import { validateConfiguration, validateRawObject } from '#kinds/resource/shared/configuration.ts'
import { validateList } from '#kinds/resource/shared/lists.ts'
import { validateLabelName, validatePoolName, validateUid } from '#kinds/resource/shared/names.ts'
import { validateDriverName } from '#kinds/storage/shared/driver-name.ts'

const reservedForLimit = 256
const resultLimit = 32
const conditionLimit = 8
const addressLimit = 16
const interfaceNameLimitBytes = 256
const hardwareAddressLimitBytes = 128
const sources = ['FromClaim', 'FromClass']

export function validateClaimStatus(
  claim: ResourceClaim,
  old: ResourceClaim,
): readonly FieldError[] {
  const { reservedFor, devices, allocation } = claim.status ?? {}
  const names = requestNamesOf(claim.spec.devices?.requests ?? [])
  const allocated = new Set((allocation?.devices?.results ?? []).map(deviceKey))
  const at = path('status')
  return [
    ...validateList(reservedFor, at.child('reservedFor'), {
      limit: reservedForLimit,
      each: validateConsumer,
      key: ({ uid }) => uid,
    }),
    ...validateList(devices, at.child('devices'), {
      each: (device, deviceAt) => validateDevice(device, allocated, deviceAt),
      key: deviceId,
    }),
    ...validateReservation(claim, old, at.child('reservedFor')),
    ...validateAllocationUpdate([allocation, old.status?.allocation], names, at),
  ]
}

function validateConsumer(
  { resource, name, uid }: ResourceClaimConsumerReference,
  at: FieldPath,
): readonly FieldError[] {
  return Object.entries({ resource, name, uid })
    .filter(([, value]) => value === '')
    .map(([field]) => required(at.child(field)))
}

function consumerKey(one: ResourceClaimConsumerReference): string {
  return JSON.stringify([one.apiGroup ?? '', one.resource, one.name, one.uid])
}

function validateReservation(
  { metadata, status = {} }: ResourceClaim,
  old: ResourceClaim,
  at: FieldPath,
): readonly FieldError[] {
  const { reservedFor = [], allocation } = status
  if (reservedFor.length === 0) return []
  if (!allocation) return [forbidden(at, 'may not be specified when `allocated` is not set')]
  if (metadata.deletionTimestamp === undefined) return []
  const before = new Set((old.status?.reservedFor ?? []).map(consumerKey))
  const isNew = reservedFor.some((one) => !before.has(consumerKey(one)))
  if (!isNew) return []
  const detail =
    'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'
  return [forbidden(at, detail)]
}

/** What is allocated stays so until it is given back. */
function validateAllocationUpdate(
  [allocation, old]: readonly [AllocationResult | undefined, AllocationResult | undefined],
  names: RequestNames,
  status: FieldPath,
): readonly FieldError[] {
  if (!allocation) return []
  const at = status.child('allocation')
  return old
    ? validateImmutable(allocation, old, at, () =>
        internalFormOf('resource.v1.AllocationResult', allocation),
      )
    : validateAllocation(allocation, names, at)
}

function validateAllocation(
  { devices = {}, nodeSelector }: AllocationResult,
  names: RequestNames,
  at: FieldPath,
): readonly FieldError[] {
  const devicesAt = at.child('devices')
  return [
    ...validateList(devices.results, devicesAt.child('results'), {
      limit: resultLimit,
      each: (result, resultAt) => validateResult(result, names, resultAt),
    }),
    ...validateList(devices.config, devicesAt.child('config'), {
      limit: 2 * configLimit,
      each: (config, configAt) => validateAllocatedConfig(config, names, configAt),
    }),
    ...(nodeSelector ? validateNodeSelector(nodeSelector, at.child('nodeSelector')) : []),
  ]
}

function validateResult(
  result: DeviceRequestAllocationResult,
  names: RequestNames,
  at: FieldPath,
): readonly FieldError[] {
  const { request, driver, pool, device, shareID } = result
  return [
    ...validateRequestRef(request, names, at.child('request')),
    ...validateDriverName(driver, at.child('driver')),
    ...validatePoolName(pool, at.child('pool')),
    ...validateLabelName(device, at.child('device')),
    ...validateBindingConditions(result, at),
    ...(shareID === undefined ? [] : validateUid(shareID, at.child('shareID'))),
  ]
}

function validateAllocatedConfig(
  config: DeviceAllocationConfiguration,
  names: RequestNames,
  at: FieldPath,
): readonly FieldError[] {
  const source: string = config.source
  const sourceAt = at.child('source')
  const isKnown = sources.includes(source)
  return [
    ...(source === '' ? [required(sourceAt)] : []),
    ...(source !== '' && !isKnown ? [notSupported(sourceAt, source, sources)] : []),
    ...validateRequestRefs(config.requests, names, at.child('requests')),
    ...validateConfiguration(config, at),
  ]
}

interface SharedDevice {
  readonly driver: string
  readonly pool: string
  readonly device: string
  readonly shareID?: string
}

/** One device, or one share of it, as errors show it. */
function deviceId({ driver, pool, device, shareID = '' }: SharedDevice): unknown {
  return struct({ Driver: driver, Pool: pool, Device: device, ShareID: shareID })
}

/** Shares of one device come and go each for itself. */
export function deviceKey({ driver, pool, device, shareID = '' }: SharedDevice): string {
  return JSON.stringify([driver, pool, device, shareID])
}

function validateDevice(
  device: AllocatedDeviceStatus,
  allocated: ReadonlySet<string>,
  at: FieldPath,
): readonly FieldError[] {
  const { driver, pool, shareID, conditions = [], data, networkData } = device
  const isAllocated = allocated.has(deviceKey(device))
  const conditionsAt = at.child('conditions')
  return [
    ...validateDriverName(driver, at.child('driver')),
    ...validatePoolName(pool, at.child('pool')),
    ...validateLabelName(device.device, at.child('device')),
    ...(shareID === undefined ? [] : validateUid(shareID, at.child('shareID'))),
    ...(isAllocated
      ? []
      : [invalid(at, deviceId(device), 'must be an allocated device in the claim')]),
    ...(conditions.length > conditionLimit
      ? [tooMany(conditionsAt, conditions.length, conditionLimit)]
      : []),
    ...validateConditions(conditions, conditionsAt),
    ...(data === undefined ? [] : validateRawObject(data, at.child('data'))),
    ...(networkData ? validateNetworkData(networkData, at.child('networkData')) : []),
  ]
}

function validateNetworkData(
  { interfaceName = '', hardwareAddress = '', ips }: NetworkDeviceData,
  at: FieldPath,
): readonly FieldError[] {
  return [
    ...(byteLength(interfaceName) > interfaceNameLimitBytes
      ? [tooLong(at.child('interfaceName'), interfaceNameLimitBytes)]
      : []),
    ...(byteLength(hardwareAddress) > hardwareAddressLimitBytes
      ? [tooLong(at.child('hardwareAddress'), hardwareAddressLimitBytes)]
      : []),
    ...validateList(ips, at.child('ips'), {
      limit: addressLimit,
      each: validateInterfaceAddress,
      key: (ip) => ip,
    }),
  ]
}
