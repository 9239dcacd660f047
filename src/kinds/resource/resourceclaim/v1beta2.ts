/**
 * @package io.k8s.api.resource.v1beta2
 * @proto k8s.io.api.resource.v1beta2
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { Quantity, RawObject, Time } from '#api/scalars/scalars.ts'
import type { NodeSelector } from '#kinds/core/pod/types.ts'
import type {
  DeviceClaim,
  DeviceConfiguration,
  DeviceToleration,
} from '#kinds/resource/shared/v1beta2.ts'

/** Asks for devices that pods may use. @kind resource.k8s.io/v1beta2 */
export interface ResourceClaim extends Resource {
  /** Devices that are asked for; cannot be changed. @pb 2 */
  readonly spec: ResourceClaimSpec
  /** Devices that were given, and to whom. @pb 3 @always */
  readonly status?: ResourceClaimStatus
}

/** What a claim asks for. */
export interface ResourceClaimSpec {
  /** Devices that are asked for. @pb 1 @always */
  readonly devices?: DeviceClaim
}

/** What a claim was given, and who uses it. */
export interface ResourceClaimStatus {
  /** Devices that were given; absent until then. @pb 1 */
  readonly allocation?: AllocationResult
  /** Who may use them now, at most 256, mostly pods. @pb 2 @list map uid @patch merge uid */
  readonly reservedFor?: readonly ResourceClaimConsumerReference[]
  /**
   * State of the devices, as their drivers report it.
   * @pb 4 @list map driver device pool shareID
   */
  readonly devices?: readonly AllocatedDeviceStatus[]
}

/** Devices given to a claim. */
export interface AllocationResult {
  /** The devices. @pb 1 @always */
  readonly devices?: DeviceAllocationResult
  /** Nodes on which they can be used; all if left out. @pb 3 */
  readonly nodeSelector?: NodeSelector
  /** When they were given. @pb 5 @pointer */
  readonly allocationTimestamp?: Time
}

/** Devices given to a claim, and their settings. */
export interface DeviceAllocationResult {
  /** The devices. @pb 1 @list atomic */
  readonly results?: readonly DeviceRequestAllocationResult[]
  /** Settings from the claim and its classes, for the drivers. @pb 2 @list atomic */
  readonly config?: readonly DeviceAllocationConfiguration[]
}

/** A device given for one request. */
export interface DeviceRequestAllocationResult {
  /** Request it was given for, as name or name/subrequest. @pb 1 */
  readonly request: string
  /** Driver of the device. @pb 2 */
  readonly driver: string
  /** Pool the device is in. @pb 3 */
  readonly pool: string
  /** Name of the device in its pool. @pb 4 */
  readonly device: string
  /** Whether it is given for monitoring, beside its regular use. @pb 5 @pointer */
  readonly adminAccess?: boolean
  /** Device taints that the request puts up with. @pb 6 @list atomic */
  readonly tolerations?: readonly DeviceToleration[]
  /** Device conditions that must be true before the pod is bound. @pb 7 @list atomic */
  readonly bindingConditions?: readonly string[]
  /** Device conditions of which any one stops the binding. @pb 8 @list atomic */
  readonly bindingFailureConditions?: readonly string[]
  /** Id of this share of a device given to several claims. @pb 9 @pointer @go types.UID */
  readonly shareID?: string
  /** How much of the device's capacity the claim takes. @pb 10 @go map[v1beta2.QualifiedName]resource.Quantity */
  readonly consumedCapacity?: Readonly<Record<string, Quantity>>
}

/**
 * Settings for devices given to a claim.
 * @inline 3 deviceConfiguration DeviceConfiguration after requests
 */
export interface DeviceAllocationConfiguration extends DeviceConfiguration {
  /** Where they come from: FromClass or FromClaim. @pb 1 */
  readonly source: AllocationConfigSource
  /** Requests they are for; all if empty. @pb 2 @list atomic */
  readonly requests?: readonly string[]
}

export type AllocationConfigSource = 'FromClass' | 'FromClaim' | (string & {})

/** Names an object that uses a claim. */
export interface ResourceClaimConsumerReference {
  /** Group of the object; empty for the core group. @pb 1 */
  readonly apiGroup?: string
  /** Resource of the object, such as pods. @pb 3 */
  readonly resource: string
  /** Name of the object. @pb 4 */
  readonly name: string
  /** Unique id of the object. @pb 5 @go types.UID */
  readonly uid: string
}

/** State of a device given to a claim, as its driver reports it. */
export interface AllocatedDeviceStatus {
  /** Driver of the device. @pb 1 */
  readonly driver: string
  /** Pool the device is in. @pb 2 */
  readonly pool: string
  /** Name of the device in its pool. @pb 3 */
  readonly device: string
  /** Id of the share of the device. @pb 7 @pointer */
  readonly shareID?: string
  /** Conditions of the device. @pb 4 @always @list map type */
  readonly conditions?: readonly Condition[]
  /** Further data of the driver. @pb 5 @pointer */
  readonly data?: RawObject
  /** Network facts, for network devices. @pb 6 */
  readonly networkData?: NetworkDeviceData
}

/** Network facts of a device. */
export interface NetworkDeviceData {
  /** Name of the network interface. @pb 1 */
  readonly interfaceName?: string
  /** Its addresses with prefix lengths, such as 192.0.2.5/24. @pb 2 @list atomic */
  readonly ips?: readonly string[]
  /** Its hardware address. @pb 3 */
  readonly hardwareAddress?: string
}
