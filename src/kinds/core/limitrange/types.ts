/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars.ts'

/**
 * @kind v1
 */
export interface LimitRange extends Resource {
  /** @pb 2 @optional */
  readonly spec: LimitRangeSpec
}

export interface LimitRangeSpec {
  /** @pb 1 @list atomic */
  readonly limits: readonly LimitRangeItem[]
}

export interface LimitRangeItem {
  /** @pb 1 */
  readonly type: LimitType
  /** @pb 2 */
  readonly max?: Readonly<Record<string, Quantity>>
  /** @pb 3 */
  readonly min?: Readonly<Record<string, Quantity>>
  /** @pb 4 */
  readonly default?: Readonly<Record<string, Quantity>>
  /** @pb 5 */
  readonly defaultRequest?: Readonly<Record<string, Quantity>>
  /** @pb 6 */
  readonly maxLimitRequestRatio?: Readonly<Record<string, Quantity>>
}

export type LimitType = 'Pod' | 'Container' | 'PersistentVolumeClaim' | (string & {})
