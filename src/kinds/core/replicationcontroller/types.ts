/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind v1
 */
export interface ReplicationController extends Resource {
  /** @pb 2 @optional */
  readonly spec: ReplicationControllerSpec
  /** @pb 3 @always */
  readonly status?: ReplicationControllerStatus
}

export interface ReplicationControllerSpec {
  /** @pb 1 @pointer @default 1 */
  readonly replicas?: int32
  /** @pb 4 @default 0 */
  readonly minReadySeconds?: int32
  /** @pb 2 @map atomic */
  readonly selector?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly template?: PodTemplateSpec
}

export interface ReplicationControllerStatus {
  /** @pb 1 */
  readonly replicas: int32
  /** @pb 2 */
  readonly fullyLabeledReplicas?: int32
  /** @pb 4 */
  readonly readyReplicas?: int32
  /** @pb 5 */
  readonly availableReplicas?: int32
  /** @pb 3 */
  readonly observedGeneration?: int64
  /** @pb 6 @list map type @patch merge type */
  readonly conditions?: readonly ReplicationControllerCondition[]
}

export interface ReplicationControllerCondition {
  /** @pb 1 */
  readonly type: ReplicationControllerConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}

export type ReplicationControllerConditionType = 'ReplicaFailure' | (string & {})
