/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

/** Health of a control plane component; deprecated, never complete. @kind v1 */
export interface ComponentStatus extends Resource {
  /** Conditions of the component. @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly ComponentCondition[]
}

/** One aspect of a component's health. */
export interface ComponentCondition {
  /** Which aspect; only Healthy is known. @pb 1 */
  readonly type: ComponentConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** More about the condition, such as the answer of a health check. @pb 3 */
  readonly message?: string
  /** Error of the health check, if it failed. @pb 4 */
  readonly error?: string
}

export type ComponentConditionType = 'Healthy' | (string & {})
