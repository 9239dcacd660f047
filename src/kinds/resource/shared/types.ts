/**
 * @package io.k8s.api.resource.v1
 * @proto k8s.io.api.resource.v1
 */
import type { int64, Quantity, RawObject } from '#api/scalars/scalars.ts'

/** A CEL condition for devices. */
export interface CELDeviceSelector {
  /** Expression over device that yields true for fitting ones. @pb 1 */
  readonly expression: string
}

/** How much of a device's capacity is needed. */
export interface CapacityRequirements {
  /** Amount of each capacity; devices with less do not fit. @pb 1 @go map[v1.QualifiedName]resource.Quantity */
  readonly requests?: Readonly<Record<string, Quantity>>
}

/** Devices that are asked for. */
export interface DeviceClaim {
  /** The requests, all of which must be met. @pb 1 @always @list atomic */
  readonly requests?: readonly DeviceRequest[]
  /** Conditions on several devices together. @pb 2 @list atomic */
  readonly constraints?: readonly DeviceConstraint[]
  /** Settings passed to the drivers. @pb 3 @list atomic */
  readonly config?: readonly DeviceClaimConfiguration[]
}

/** A request for devices; exactly one of exactly and firstAvailable is set. */
export interface DeviceRequest {
  /** Name of the request, unique in the claim. @pb 1 */
  readonly name: string
  /** What is asked for. @pb 2 */
  readonly exactly?: ExactDeviceRequest
  /** Alternatives in order of preference; the first that can be met is taken. @pb 3 @list atomic */
  readonly firstAvailable?: readonly DeviceSubRequest[]
}

/** What a request asks for. */
export interface ExactDeviceRequest {
  /** Class of the devices; required. @pb 1 */
  readonly deviceClassName: string
  /** Conditions a device must meet, all of them. @pb 2 @list atomic */
  readonly selectors?: readonly DeviceSelector[]
  /**
   * ExactCount (the default), or All for every fitting device in reach of the node.
   * @pb 3 @go v1.DeviceAllocationMode
   */
  readonly allocationMode?: 'All' | 'ExactCount'
  /** How many devices, for ExactCount; 1 by default. @pb 4 */
  readonly count?: int64
  /** Asks for access beside regular use; needs a namespace marked for that. @pb 5 @pointer */
  readonly adminAccess?: boolean
  /** Device taints that are put up with. @pb 6 @list atomic */
  readonly tolerations?: readonly DeviceToleration[]
  /** How much of each device's capacity is needed. @pb 7 */
  readonly capacity?: CapacityRequirements
}

/** A condition for devices; exactly one member is set. */
export interface DeviceSelector {
  /** A CEL condition. @pb 1 */
  readonly cel?: CELDeviceSelector
}

/** Lets a claim use devices with matching taints. */
export interface DeviceToleration {
  /** Taint key to tolerate; empty with Exists tolerates every taint. @pb 1 */
  readonly key?: string
  /** How values compare: Exists or Equal (the default). @pb 2 @default "Equal" */
  readonly operator?: DeviceTolerationOperator
  /** Taint value to compare with; empty for Exists. @pb 3 */
  readonly value?: string
  /** Effect to tolerate; all if empty. @pb 4 */
  readonly effect?: DeviceTaintEffect
  /**
   * Seconds a NoExecute taint is tolerated before eviction; for ever if left out.
   * @pb 5 @pointer
   */
  readonly tolerationSeconds?: int64
}

export type DeviceTolerationOperator = 'Equal' | 'Exists'

export type DeviceTaintEffect = 'NoExecute' | 'NoSchedule' | 'None'

/** One alternative of a request. */
export interface DeviceSubRequest {
  /** Name of the alternative, unique in the request. @pb 1 */
  readonly name: string
  /** Class of the devices; required. @pb 2 */
  readonly deviceClassName: string
  /** Conditions a device must meet, all of them. @pb 3 @list atomic */
  readonly selectors?: readonly DeviceSelector[]
  /**
   * ExactCount (the default), or All for every fitting device in reach of the node.
   * @pb 4 @go v1.DeviceAllocationMode
   */
  readonly allocationMode?: 'All' | 'ExactCount'
  /** How many devices, for ExactCount; 1 by default. @pb 5 */
  readonly count?: int64
  /** Device taints that are put up with. @pb 6 @list atomic */
  readonly tolerations?: readonly DeviceToleration[]
  /** How much of each device's capacity is needed. @pb 7 */
  readonly capacity?: CapacityRequirements
}

/** A condition on several devices together. */
export interface DeviceConstraint {
  /** Requests it is about; all if empty. @pb 1 @list atomic */
  readonly requests?: readonly string[]
  /** Attribute that must be the same for all the devices. @pb 2 @pointer @go v1.FullyQualifiedName */
  readonly matchAttribute?: string
  /** Attribute that must differ between all the devices. @pb 3 @pointer @go v1.FullyQualifiedName */
  readonly distinctAttribute?: string
}

/**
 * Settings of a claim for a driver.
 * @inline 2 deviceConfiguration DeviceConfiguration after requests
 */
export interface DeviceClaimConfiguration extends DeviceConfiguration {
  /** Requests they are for; all if empty. @pb 1 @list atomic */
  readonly requests?: readonly string[]
}

/** Settings for a driver; exactly one member is set. */
export interface DeviceConfiguration {
  /** Settings that only the driver understands. @pb 1 */
  readonly opaque?: OpaqueDeviceConfiguration
}

/** Settings that only a driver understands. */
export interface OpaqueDeviceConfiguration {
  /** Driver they are for. @pb 1 */
  readonly driver: string
  /** The settings, at most 10 KiB. @pb 2 */
  readonly parameters: RawObject
}
