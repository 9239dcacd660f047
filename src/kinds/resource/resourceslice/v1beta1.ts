/**
 * @package io.k8s.api.resource.v1beta1
 * @proto k8s.io.api.resource.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, Quantity, Time } from '#api/scalars.ts'
import type { NodeSelector } from '#kinds/core/pod/types.ts'
import type { DeviceTaintEffect } from '#kinds/resource/shared/v1beta1.ts'

/**
 * @kind resource.k8s.io/v1beta1
 */
export interface ResourceSlice extends Resource {
  /** @pb 2 */
  readonly spec: ResourceSliceSpec
}

export interface ResourceSliceSpec {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 */
  readonly pool: ResourcePool
  /** @pb 3 */
  readonly nodeName?: string
  /** @pb 4 */
  readonly nodeSelector?: NodeSelector
  /** @pb 5 */
  readonly allNodes?: boolean
  /** @pb 6 @list atomic */
  readonly devices?: readonly Device[]
  /** @pb 7 @pointer */
  readonly perDeviceNodeSelection?: boolean
  /** @pb 8 @list atomic */
  readonly sharedCounters?: readonly CounterSet[]
}

export interface ResourcePool {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly generation: int64
  /** @pb 3 */
  readonly resourceSliceCount: int64
}

export interface Device {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly basic?: BasicDevice
}

export interface BasicDevice {
  /** @pb 1 */
  readonly attributes?: Readonly<Record<string, DeviceAttribute>>
  /** @pb 2 */
  readonly capacity?: Readonly<Record<string, DeviceCapacity>>
  /** @pb 3 @list atomic */
  readonly consumesCounters?: readonly DeviceCounterConsumption[]
  /** @pb 4 @pointer */
  readonly nodeName?: string
  /** @pb 5 */
  readonly nodeSelector?: NodeSelector
  /** @pb 6 @pointer */
  readonly allNodes?: boolean
  /** @pb 7 @list atomic */
  readonly taints?: readonly DeviceTaint[]
  /** @pb 8 @pointer */
  readonly bindsToNode?: boolean
  /** @pb 9 @list atomic */
  readonly bindingConditions?: readonly string[]
  /** @pb 10 @list atomic */
  readonly bindingFailureConditions?: readonly string[]
  /** @pb 11 @pointer */
  readonly allowMultipleAllocations?: boolean
  /** @pb 12 */
  readonly nodeAllocatableResourceMappings?: Readonly<
    Record<string, NodeAllocatableResourceMapping>
  >
}

export interface DeviceAttribute {
  /** @pb 2 @pointer */
  readonly int?: int64
  /** @pb 3 @pointer */
  readonly bool?: boolean
  /** @pb 4 @pointer */
  readonly string?: string
  /** @pb 5 @pointer */
  readonly version?: string
  /** @pb 6 @list atomic */
  readonly ints?: readonly int64[]
  /** @pb 7 @list atomic */
  readonly bools?: readonly boolean[]
  /** @pb 8 @list atomic */
  readonly strings?: readonly string[]
  /** @pb 9 @list atomic */
  readonly versions?: readonly string[]
}

export interface DeviceCapacity {
  /** @pb 1 */
  readonly value: Quantity
  /** @pb 2 */
  readonly requestPolicy?: CapacityRequestPolicy
}

export interface CapacityRequestPolicy {
  /** @pb 1 @always @pointer */
  readonly default?: Quantity
  /** @pb 3 @list atomic */
  readonly validValues?: readonly Quantity[]
  /** @pb 4 */
  readonly validRange?: CapacityRequestPolicyRange
}

export interface CapacityRequestPolicyRange {
  /** @pb 1 @pointer @required */
  readonly min?: Quantity
  /** @pb 2 @pointer */
  readonly max?: Quantity
  /** @pb 3 @pointer */
  readonly step?: Quantity
}

export interface DeviceCounterConsumption {
  /** @pb 1 */
  readonly counterSet: string
  /** @pb 2 @omitempty */
  readonly counters: Readonly<Record<string, Counter>>
}

export interface Counter {
  /** @pb 1 */
  readonly value: Quantity
}

export interface DeviceTaint {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly value?: string
  /** @pb 3 */
  readonly effect: DeviceTaintEffect
  /** @pb 4 @pointer */
  readonly timeAdded?: Time
}

export interface NodeAllocatableResourceMapping {
  /** @pb 1 @pointer */
  readonly capacityKey?: string
  /** @pb 2 @pointer */
  readonly allocationMultiplier?: Quantity
}

export interface CounterSet {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @omitempty */
  readonly counters: Readonly<Record<string, Counter>>
}
