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
export interface Deployment extends Resource {
  /** @pb 2 @optional */
  readonly spec: DeploymentSpec
  /** @pb 3 @always */
  readonly status?: DeploymentStatus
}

export interface DeploymentSpec {
  /** @pb 1 @pointer */
  readonly replicas?: int32
  /** @pb 2 @required @always @pointer */
  readonly selector?: LabelSelector
  /** @pb 3 */
  readonly template: PodTemplateSpec
  /** @pb 4 @always @patch retainKeys */
  readonly strategy?: DeploymentStrategy
  /** @pb 5 */
  readonly minReadySeconds?: int32
  /** @pb 6 @pointer */
  readonly revisionHistoryLimit?: int32
  /** @pb 7 */
  readonly paused?: boolean
  /** @pb 9 @pointer */
  readonly progressDeadlineSeconds?: int32
}

export interface DeploymentStrategy {
  /** @pb 1 */
  readonly type?: DeploymentStrategyType
  /** @pb 2 */
  readonly rollingUpdate?: RollingUpdateDeployment
}

export type DeploymentStrategyType = 'Recreate' | 'RollingUpdate'

export interface RollingUpdateDeployment {
  /** @pb 1 @pointer */
  readonly maxUnavailable?: IntOrString
  /** @pb 2 @pointer */
  readonly maxSurge?: IntOrString
}

export interface DeploymentStatus {
  /** @pb 1 */
  readonly observedGeneration?: int64
  /** @pb 2 */
  readonly replicas?: int32
  /** @pb 3 */
  readonly updatedReplicas?: int32
  /** @pb 7 */
  readonly readyReplicas?: int32
  /** @pb 4 */
  readonly availableReplicas?: int32
  /** @pb 5 */
  readonly unavailableReplicas?: int32
  /** @pb 9 @pointer */
  readonly terminatingReplicas?: int32
  /** @pb 6 @list map type @patch merge type */
  readonly conditions?: readonly DeploymentCondition[]
  /** @pb 8 @pointer */
  readonly collisionCount?: int32
}

export interface DeploymentCondition {
  /** @pb 1 */
  readonly type: DeploymentConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 6 @always */
  readonly lastUpdateTime?: Time
  /** @pb 7 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}

export type DeploymentConditionType = 'Available' | 'Progressing' | 'ReplicaFailure' | (string & {})
