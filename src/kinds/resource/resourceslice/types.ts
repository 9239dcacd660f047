/**
 * @package io.k8s.api.resource.v1
 * @proto k8s.io.api.resource.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, Quantity, Time } from '#api/scalars/scalars.ts'
import type { NodeSelector } from '#kinds/core/pod/types.ts'
import type { DeviceTaintEffect } from '#kinds/resource/shared/types.ts'

/** Devices of a driver, as it offers them; several slices make a pool. @kind resource.k8s.io/v1 */
export interface ResourceSlice extends Resource {
  /** The devices and where they can be used. @pb 2 */
  readonly spec: ResourceSliceSpec
}

/** The devices of a slice; exactly one member says where they can be used. */
export interface ResourceSliceSpec {
  /** Driver that offers them; cannot be changed. @pb 1 */
  readonly driver: string
  /** Pool the slice belongs to. @pb 2 */
  readonly pool: ResourcePool
  /** Node on which the devices are; cannot be changed. @pb 3 @pointer */
  readonly nodeName?: string
  /** Nodes from which the devices can be used. @pb 4 */
  readonly nodeSelector?: NodeSelector
  /** Whether every node can use the devices. @pb 5 @pointer */
  readonly allNodes?: boolean
  /** The devices, at most 128. @pb 6 @list atomic */
  readonly devices?: readonly Device[]
  /** Whether each device says itself where it can be used. @pb 7 @pointer */
  readonly perDeviceNodeSelection?: boolean
  /** Counters that devices draw on; published apart from devices. @pb 8 @list atomic */
  readonly sharedCounters?: readonly CounterSet[]
}

/** The pool of a slice. */
export interface ResourcePool {
  /** Name of the pool, often that of the node. @pb 1 */
  readonly name: string
  /** Rises with each change; only slices with the highest one count. @pb 2 */
  readonly generation: int64
  /** How many slices the pool has; with fewer it is incomplete. @pb 3 */
  readonly resourceSliceCount: int64
}

/** A device. */
export interface Device {
  /** Name of the device, unique in its pool. @pb 1 */
  readonly name: string
  /** What it is like, for choosing. @pb 2 @go map[v1.QualifiedName]v1.DeviceAttribute */
  readonly attributes?: Readonly<Record<string, DeviceAttribute>>
  /** What it has to give, for choosing. @pb 3 @go map[v1.QualifiedName]v1.DeviceCapacity */
  readonly capacity?: Readonly<Record<string, DeviceCapacity>>
  /** What it takes from shared counters. @pb 4 @list atomic */
  readonly consumesCounters?: readonly DeviceCounterConsumption[]
  /** Node on which it is. @pb 5 @pointer */
  readonly nodeName?: string
  /** Nodes from which it can be used. @pb 6 */
  readonly nodeSelector?: NodeSelector
  /** Whether every node can use it. @pb 7 @pointer */
  readonly allNodes?: boolean
  /** Taints that keep away claims which do not tolerate them. @pb 8 @list atomic */
  readonly taints?: readonly DeviceTaint[]
  /** Whether its use ties the claim to the chosen node. @pb 9 @pointer */
  readonly bindsToNode?: boolean
  /** Conditions that must be true before a pod that uses it is bound. @pb 10 @list atomic */
  readonly bindingConditions?: readonly string[]
  /** Conditions of which any one stops the binding. @pb 11 @list atomic */
  readonly bindingFailureConditions?: readonly string[]
  /** Whether it may be given to several claims at once. @pb 12 @pointer */
  readonly allowMultipleAllocations?: boolean
  /** Node resources, such as memory, that its use takes. @pb 13 @go map[v1.ResourceName]v1.NodeAllocatableResourceMapping */
  readonly nodeAllocatableResourceMappings?: Readonly<
    Record<string, NodeAllocatableResourceMapping>
  >
}

/** A fact about a device; exactly one member is set. */
export interface DeviceAttribute {
  /** A whole number. @pb 2 @pointer */
  readonly int?: int64
  /** A truth value. @pb 3 @pointer */
  readonly bool?: boolean
  /** A text, at most 64 characters. @pb 4 @pointer */
  readonly string?: string
  /** A semantic version, at most 64 characters. @pb 5 @pointer */
  readonly version?: string
  /** Several whole numbers. @pb 6 @list atomic */
  readonly ints?: readonly int64[]
  /** Several truth values. @pb 7 @list atomic */
  readonly bools?: readonly boolean[]
  /** Several texts. @pb 8 @list atomic */
  readonly strings?: readonly string[]
  /** Several semantic versions. @pb 9 @list atomic */
  readonly versions?: readonly string[]
}

/** An amount that a device has to give. */
export interface DeviceCapacity {
  /** The amount. @pb 1 */
  readonly value: Quantity
  /** Which shares may be asked for; the whole is taken if left out. @pb 2 */
  readonly requestPolicy?: CapacityRequestPolicy
}

/** Which shares of a capacity may be asked for. */
export interface CapacityRequestPolicy {
  /** Share taken when a request names none. @pb 1 @always @pointer */
  readonly default?: Quantity
  /** Shares on offer; requests are rounded up to the next. @pb 3 @list atomic */
  readonly validValues?: readonly Quantity[]
  /** Range of shares on offer. @pb 4 */
  readonly validRange?: CapacityRequestPolicyRange
}

/** A range of shares. */
export interface CapacityRequestPolicyRange {
  /** Smallest share; requests below it are rounded up. @pb 1 @pointer @required */
  readonly min?: Quantity
  /** Largest share; the whole capacity if left out. @pb 2 @pointer */
  readonly max?: Quantity
  /** Distance between shares; requests are rounded up to the next. @pb 3 @pointer */
  readonly step?: Quantity
}

/** What a device takes from one counter set. */
export interface DeviceCounterConsumption {
  /** Name of the counter set. @pb 1 */
  readonly counterSet: string
  /** Amount taken from each counter. @pb 2 @omitempty */
  readonly counters: Readonly<Record<string, Counter>>
}

/** An amount. */
export interface Counter {
  /** How much it is. @pb 1 */
  readonly value: Quantity
}

/** A mark on a device that keeps away claims which do not tolerate it. */
export interface DeviceTaint {
  /** Key of the taint. @pb 1 */
  readonly key: string
  /** Value of the taint. @pb 2 */
  readonly value?: string
  /** NoSchedule, NoExecute, which evicts pods too, or None. @pb 3 */
  readonly effect: DeviceTaintEffect
  /** When the taint was put on. @pb 4 @pointer */
  readonly timeAdded?: Time
}

/** How use of a device translates into a node resource. */
export interface NodeAllocatableResourceMapping {
  /**
   * Capacity of the device it is reckoned from; the device itself if left out.
   * @pb 1 @pointer @go v1.QualifiedName
   */
  readonly capacityKey?: string
  /** Amount of the resource for each unit. @pb 2 @pointer */
  readonly allocationMultiplier?: Quantity
}

/** Counters that devices share, such as the memory of a card. */
export interface CounterSet {
  /** Name of the set, unique in its pool. @pb 1 */
  readonly name: string
  /** The counters by name. @pb 2 @omitempty */
  readonly counters: Readonly<Record<string, Counter>>
}
