/**
 * @package io.k8s.api.resource.v1
 * @proto k8s.io.api.resource.v1
 */
import type { int64, Quantity, RawObject } from '#api/scalars.ts'

export interface CELDeviceSelector {
  /** @pb 1 */
  readonly expression: string
}

export interface CapacityRequirements {
  /** @pb 1 */
  readonly requests?: Readonly<Record<string, Quantity>>
}

export interface DeviceClaim {
  /** @pb 1 @always @list atomic */
  readonly requests?: readonly DeviceRequest[]
  /** @pb 2 @list atomic */
  readonly constraints?: readonly DeviceConstraint[]
  /** @pb 3 @list atomic */
  readonly config?: readonly DeviceClaimConfiguration[]
}

export interface DeviceRequest {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly exactly?: ExactDeviceRequest
  /** @pb 3 @list atomic */
  readonly firstAvailable?: readonly DeviceSubRequest[]
}

export interface ExactDeviceRequest {
  /** @pb 1 */
  readonly deviceClassName: string
  /** @pb 2 @list atomic */
  readonly selectors?: readonly DeviceSelector[]
  /** @pb 3 */
  readonly allocationMode?: 'All' | 'ExactCount'
  /** @pb 4 */
  readonly count?: int64
  /** @pb 5 @pointer */
  readonly adminAccess?: boolean
  /** @pb 6 @list atomic */
  readonly tolerations?: readonly DeviceToleration[]
  /** @pb 7 */
  readonly capacity?: CapacityRequirements
}

export interface DeviceSelector {
  /** @pb 1 */
  readonly cel?: CELDeviceSelector
}

export interface DeviceToleration {
  /** @pb 1 */
  readonly key?: string
  /** @pb 2 @default "Equal" */
  readonly operator?: DeviceTolerationOperator
  /** @pb 3 */
  readonly value?: string
  /** @pb 4 */
  readonly effect?: DeviceTaintEffect
  /** @pb 5 @pointer */
  readonly tolerationSeconds?: int64
}

export type DeviceTolerationOperator = 'Equal' | 'Exists'

export type DeviceTaintEffect = 'NoExecute' | 'NoSchedule' | 'None'

export interface DeviceSubRequest {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly deviceClassName: string
  /** @pb 3 @list atomic */
  readonly selectors?: readonly DeviceSelector[]
  /** @pb 4 */
  readonly allocationMode?: 'All' | 'ExactCount'
  /** @pb 5 */
  readonly count?: int64
  /** @pb 6 @list atomic */
  readonly tolerations?: readonly DeviceToleration[]
  /** @pb 7 */
  readonly capacity?: CapacityRequirements
}

export interface DeviceConstraint {
  /** @pb 1 @list atomic */
  readonly requests?: readonly string[]
  /** @pb 2 @pointer */
  readonly matchAttribute?: string
  /** @pb 3 @pointer */
  readonly distinctAttribute?: string
}

/**
 * @inline 2 deviceConfiguration DeviceConfiguration after requests
 */
export interface DeviceClaimConfiguration extends DeviceConfiguration {
  /** @pb 1 @list atomic */
  readonly requests?: readonly string[]
}

export interface DeviceConfiguration {
  /** @pb 1 */
  readonly opaque?: OpaqueDeviceConfiguration
}

export interface OpaqueDeviceConfiguration {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 */
  readonly parameters: RawObject
}
