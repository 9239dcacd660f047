/**
 * @package io.k8s.api.resource.v1beta1
 * @proto k8s.io.api.resource.v1beta1
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { Quantity, RawObject, Time } from '#api/scalars.ts'
import type { NodeSelector } from '#kinds/core/pod/types.ts'
import type {
  DeviceClaim,
  DeviceConfiguration,
  DeviceToleration,
} from '#kinds/resource/shared/v1beta1.ts'

/**
 * @kind resource.k8s.io/v1beta1
 */
export interface ResourceClaim extends Resource {
  /** @pb 2 */
  readonly spec: ResourceClaimSpec
  /** @pb 3 @always */
  readonly status?: ResourceClaimStatus
}

export interface ResourceClaimSpec {
  /** @pb 1 @always */
  readonly devices?: DeviceClaim
}

export interface ResourceClaimStatus {
  /** @pb 1 */
  readonly allocation?: AllocationResult
  /** @pb 2 @list map uid @patch merge uid */
  readonly reservedFor?: readonly ResourceClaimConsumerReference[]
  /** @pb 4 @list map driver device pool shareID */
  readonly devices?: readonly AllocatedDeviceStatus[]
}

export interface AllocationResult {
  /** @pb 1 @always */
  readonly devices?: DeviceAllocationResult
  /** @pb 3 */
  readonly nodeSelector?: NodeSelector
  /** @pb 5 @pointer */
  readonly allocationTimestamp?: Time
}

export interface DeviceAllocationResult {
  /** @pb 1 @list atomic */
  readonly results?: readonly DeviceRequestAllocationResult[]
  /** @pb 2 @list atomic */
  readonly config?: readonly DeviceAllocationConfiguration[]
}

export interface DeviceRequestAllocationResult {
  /** @pb 1 */
  readonly request: string
  /** @pb 2 */
  readonly driver: string
  /** @pb 3 */
  readonly pool: string
  /** @pb 4 */
  readonly device: string
  /** @pb 5 @pointer */
  readonly adminAccess?: boolean
  /** @pb 6 @list atomic */
  readonly tolerations?: readonly DeviceToleration[]
  /** @pb 7 @list atomic */
  readonly bindingConditions?: readonly string[]
  /** @pb 8 @list atomic */
  readonly bindingFailureConditions?: readonly string[]
  /** @pb 9 @pointer */
  readonly shareID?: string
  /** @pb 10 */
  readonly consumedCapacity?: Readonly<Record<string, Quantity>>
}

/**
 * @inline 3 deviceConfiguration DeviceConfiguration after requests
 */
export interface DeviceAllocationConfiguration extends DeviceConfiguration {
  /** @pb 1 */
  readonly source: AllocationConfigSource
  /** @pb 2 @list atomic */
  readonly requests?: readonly string[]
}

export type AllocationConfigSource = 'FromClass' | 'FromClaim' | (string & {})

export interface ResourceClaimConsumerReference {
  /** @pb 1 */
  readonly apiGroup?: string
  /** @pb 3 */
  readonly resource: string
  /** @pb 4 */
  readonly name: string
  /** @pb 5 */
  readonly uid: string
}

export interface AllocatedDeviceStatus {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 */
  readonly pool: string
  /** @pb 3 */
  readonly device: string
  /** @pb 7 @pointer */
  readonly shareID?: string
  /** @pb 4 @always @list map type */
  readonly conditions?: readonly Condition[]
  /** @pb 5 @pointer */
  readonly data?: RawObject
  /** @pb 6 */
  readonly networkData?: NetworkDeviceData
}

export interface NetworkDeviceData {
  /** @pb 1 */
  readonly interfaceName?: string
  /** @pb 2 @list atomic */
  readonly ips?: readonly string[]
  /** @pb 3 */
  readonly hardwareAddress?: string
}
