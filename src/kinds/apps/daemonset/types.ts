/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind apps/v1
 */
export interface DaemonSet extends Resource {
  /** @pb 2 @optional */
  readonly spec: DaemonSetSpec
  /** @pb 3 @always */
  readonly status?: DaemonSetStatus
}

export interface DaemonSetSpec {
  /** @pb 1 @required @always @pointer */
  readonly selector?: LabelSelector
  /** @pb 2 */
  readonly template: PodTemplateSpec
  /** @pb 3 @always */
  readonly updateStrategy?: DaemonSetUpdateStrategy
  /** @pb 4 */
  readonly minReadySeconds?: int32
  /** @pb 6 @pointer */
  readonly revisionHistoryLimit?: int32
}

export interface DaemonSetUpdateStrategy {
  /** @pb 1 */
  readonly type?: DaemonSetUpdateStrategyType
  /** @pb 2 */
  readonly rollingUpdate?: RollingUpdateDaemonSet
}

export type DaemonSetUpdateStrategyType = 'OnDelete' | 'RollingUpdate'

export interface RollingUpdateDaemonSet {
  /** @pb 1 @pointer */
  readonly maxUnavailable?: IntOrString
  /** @pb 2 @pointer */
  readonly maxSurge?: IntOrString
}

export interface DaemonSetStatus {
  /** @pb 1 */
  readonly currentNumberScheduled: int32
  /** @pb 2 */
  readonly numberMisscheduled: int32
  /** @pb 3 */
  readonly desiredNumberScheduled: int32
  /** @pb 4 */
  readonly numberReady: int32
  /** @pb 5 */
  readonly observedGeneration?: int64
  /** @pb 6 */
  readonly updatedNumberScheduled?: int32
  /** @pb 7 */
  readonly numberAvailable?: int32
  /** @pb 8 */
  readonly numberUnavailable?: int32
  /** @pb 9 @pointer */
  readonly collisionCount?: int32
  /** @pb 10 @list map type @patch merge type */
  readonly conditions?: readonly DaemonSetCondition[]
}

export interface DaemonSetCondition {
  /** @pb 1 */
  readonly type: string
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}
