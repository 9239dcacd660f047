/**
 * @package io.k8s.api.resource.v1alpha3
 * @proto k8s.io.api.resource.v1alpha3
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int32, int64 } from '#api/scalars.ts'

/**
 * @kind resource.k8s.io/v1alpha3
 * @metadata required
 */
export interface ResourcePoolStatusRequest extends Resource {
  /** @pb 2 */
  readonly spec: ResourcePoolStatusRequestSpec
  /** @pb 3 */
  readonly status?: ResourcePoolStatusRequestStatus
}

export interface ResourcePoolStatusRequestSpec {
  /** @pb 1 */
  readonly driver: string
  /** @pb 2 @pointer */
  readonly poolName?: string
  /** @pb 3 @pointer */
  readonly limit?: int32
}

export interface ResourcePoolStatusRequestStatus {
  /** @pb 6 @pointer @required */
  readonly poolCount?: int32
  /** @pb 2 @list atomic */
  readonly pools?: readonly PoolStatus[]
  /** @pb 3 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}

export interface PoolStatus {
  /** @pb 1 @omitempty */
  readonly driver: string
  /** @pb 2 @omitempty */
  readonly poolName: string
  /** @pb 9 */
  readonly generation: int64
  /** @pb 8 @pointer */
  readonly resourceSliceCount?: int32
  /** @pb 4 @pointer */
  readonly totalDevices?: int32
  /** @pb 5 @pointer */
  readonly allocatedDevices?: int32
  /** @pb 6 @pointer */
  readonly availableDevices?: int32
  /** @pb 7 @pointer */
  readonly unavailableDevices?: int32
  /** @pb 3 @pointer */
  readonly nodeName?: string
  /** @pb 10 @pointer */
  readonly validationError?: string
}
