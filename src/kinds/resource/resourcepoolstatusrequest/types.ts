/**
 * @package io.k8s.api.resource.v1alpha3
 * @proto k8s.io.api.resource.v1alpha3
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int32, int64 } from '#api/scalars/scalars.ts'

/**
 * Asks how many devices are free in the pools of a driver; answered once.
 * @kind resource.k8s.io/v1alpha3
 * @metadata required
 */
export interface ResourcePoolStatusRequest extends Resource {
  /** Pools that are asked about; cannot be changed. @pb 2 */
  readonly spec: ResourcePoolStatusRequestSpec
  /** The answer. @pb 3 */
  readonly status?: ResourcePoolStatusRequestStatus
}

/** Pools that are asked about. */
export interface ResourcePoolStatusRequestSpec {
  /** Driver of the pools. @pb 1 */
  readonly driver: string
  /** A single pool; all pools of the driver if left out. @pb 2 @pointer */
  readonly poolName?: string
  /** Most pools in the answer; 100 by default. @pb 3 @pointer */
  readonly limit?: int32
}

/** How many devices are free. */
export interface ResourcePoolStatusRequestStatus {
  /** How many pools match, even beyond the limit. @pb 6 @pointer @required */
  readonly poolCount?: int32
  /** The pools, ordered by driver and name. @pb 2 @list atomic */
  readonly pools?: readonly PoolStatus[]
  /** Whether the answer is Complete or has Failed. @pb 3 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}

/** How many devices are free in one pool. */
export interface PoolStatus {
  /** Driver of the pool. @pb 1 @omitempty */
  readonly driver: string
  /** Name of the pool. @pb 2 @omitempty */
  readonly poolName: string
  /** Newest generation of the pool. @pb 9 */
  readonly generation: int64
  /** How many slices the pool has. @pb 8 @pointer */
  readonly resourceSliceCount?: int32
  /** How many devices it has. @pb 4 @pointer */
  readonly totalDevices?: int32
  /** How many of them are given to claims. @pb 5 @pointer */
  readonly allocatedDevices?: int32
  /** How many of them are free. @pb 6 @pointer */
  readonly availableDevices?: int32
  /** How many can be used by nobody, such as tainted ones. @pb 7 @pointer */
  readonly unavailableDevices?: int32
  /** Node of the pool, if it has just one. @pb 3 @pointer */
  readonly nodeName?: string
  /** Why the pool could not be counted. @pb 10 @pointer */
  readonly validationError?: string
}
