/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind apps/v1
 */
export interface ReplicaSet extends Resource {
  /** @pb 2 @optional */
  readonly spec: ReplicaSetSpec
  /** @pb 3 @always */
  readonly status?: ReplicaSetStatus
}

export interface ReplicaSetSpec {
  /** @pb 1 @pointer */
  readonly replicas?: int32
  /** @pb 4 */
  readonly minReadySeconds?: int32
  /** @pb 2 @required @always @pointer */
  readonly selector?: LabelSelector
  /** @pb 3 @optional */
  readonly template: PodTemplateSpec
}

export interface ReplicaSetStatus {
  /** @pb 1 */
  readonly replicas: int32
  /** @pb 2 */
  readonly fullyLabeledReplicas?: int32
  /** @pb 4 */
  readonly readyReplicas?: int32
  /** @pb 5 */
  readonly availableReplicas?: int32
  /** @pb 7 @pointer */
  readonly terminatingReplicas?: int32
  /** @pb 3 */
  readonly observedGeneration?: int64
  /** @pb 6 @list map type @patch merge type */
  readonly conditions?: readonly ReplicaSetCondition[]
}

export interface ReplicaSetCondition {
  /** @pb 1 */
  readonly type: ReplicaSetConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}

export type ReplicaSetConditionType = 'ReplicaFailure' | (string & {})
