/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

/**
 * @kind v1
 */
export interface ComponentStatus extends Resource {
  /** @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly ComponentCondition[]
}

export interface ComponentCondition {
  /** @pb 1 */
  readonly type: ComponentConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 */
  readonly message?: string
  /** @pb 4 */
  readonly error?: string
}

export type ComponentConditionType = 'Healthy' | (string & {})
