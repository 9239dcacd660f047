/**
 * @package io.k8s.api.resource.v1beta2
 * @proto k8s.io.api.resource.v1beta2
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { DeviceTaint } from '#kinds/resource/shared/v1beta2.ts'

/**
 * @kind resource.k8s.io/v1beta2
 */
export interface DeviceTaintRule extends Resource {
  /** @pb 2 */
  readonly spec: DeviceTaintRuleSpec
  /** @pb 3 @always */
  readonly status?: DeviceTaintRuleStatus
}

export interface DeviceTaintRuleSpec {
  /** @pb 1 */
  readonly deviceSelector?: DeviceTaintSelector
  /** @pb 2 */
  readonly taint: DeviceTaint
}

export interface DeviceTaintSelector {
  /** @pb 2 @pointer */
  readonly driver?: string
  /** @pb 3 @pointer */
  readonly pool?: string
  /** @pb 4 @pointer */
  readonly device?: string
}

export interface DeviceTaintRuleStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}
