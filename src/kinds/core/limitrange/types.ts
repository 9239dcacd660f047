/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars/scalars.ts'

/** Bounds and defaults for the resources of each object in a namespace. @kind v1 */
export interface LimitRange extends Resource {
  /** The bounds to enforce. @pb 2 @optional */
  readonly spec: LimitRangeSpec
}

/** The bounds of a limit range. */
export interface LimitRangeSpec {
  /** Bounds, by type of object. @pb 1 @list atomic */
  readonly limits: readonly LimitRangeItem[]
}

/** Bounds for one type of object. */
export interface LimitRangeItem {
  /** Pod, Container or PersistentVolumeClaim. @pb 1 */
  readonly type: LimitType
  /** Most of each resource that may be used. @pb 2 @go v1.ResourceList */
  readonly max?: Readonly<Record<string, Quantity>>
  /** Least of each resource that may be used. @pb 3 @go v1.ResourceList */
  readonly min?: Readonly<Record<string, Quantity>>
  /** Limits given to containers that set none. @pb 4 @go v1.ResourceList */
  readonly default?: Readonly<Record<string, Quantity>>
  /** Requests given to containers that set none. @pb 5 @go v1.ResourceList */
  readonly defaultRequest?: Readonly<Record<string, Quantity>>
  /** How many times its request a limit may be. @pb 6 @go v1.ResourceList */
  readonly maxLimitRequestRatio?: Readonly<Record<string, Quantity>>
}

export type LimitType = 'Pod' | 'Container' | 'PersistentVolumeClaim' | (string & {})
