/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Keeps a number of equal pods running and rolls out changes to them. @kind apps/v1 */
export interface Deployment extends Resource {
  /** Which pods are wanted and how changes are rolled out. @pb 2 @optional */
  readonly spec: DeploymentSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: DeploymentStatus
}

/** Which pods are wanted and how changes are rolled out. */
export interface DeploymentSpec {
  /** How many pods are wanted; 1 by default. @pb 1 @pointer */
  readonly replicas?: int32
  /** Labels of the pods that are managed; cannot be changed. @pb 2 @required @always @pointer */
  readonly selector?: LabelSelector
  /** Template of the pods; only restart policy Always is allowed. @pb 3 */
  readonly template: PodTemplateSpec
  /** How old pods are replaced by new ones. @pb 4 @always @patch retainKeys */
  readonly strategy?: DeploymentStrategy
  /** Seconds a new pod must be ready before it counts as available; 0 by default. @pb 5 */
  readonly minReadySeconds?: int32
  /** How many old replica sets are kept for rollbacks; 10 by default. @pb 6 @pointer */
  readonly revisionHistoryLimit?: int32
  /** Holds back the rollout of template changes. @pb 7 */
  readonly paused?: boolean
  /**
   * Seconds without progress after which a rollout is reported as failed; 600 by default.
   * @pb 9 @pointer
   */
  readonly progressDeadlineSeconds?: int32
}

/** How old pods are replaced by new ones. */
export interface DeploymentStrategy {
  /** RollingUpdate (the default), or Recreate to end all old pods first. @pb 1 */
  readonly type?: DeploymentStrategyType
  /** Settings of a rolling update. @pb 2 */
  readonly rollingUpdate?: RollingUpdateDeployment
}

export type DeploymentStrategyType = 'Recreate' | 'RollingUpdate'

/** Settings of a rolling update of a deployment. */
export interface RollingUpdateDeployment {
  /**
   * Most pods, by number or percentage rounded down, that may be missing; 25% by default.
   * @pb 1 @pointer
   */
  readonly maxUnavailable?: IntOrString
  /**
   * Most pods above the wanted number, by number or percentage rounded up; 25% by default.
   * @pb 2 @pointer
   */
  readonly maxSurge?: IntOrString
}

/** What is known of a deployment. */
export interface DeploymentStatus {
  /** Generation the controller has acted on. @pb 1 */
  readonly observedGeneration?: int64
  /** How many pods exist that are not ending. @pb 2 */
  readonly replicas?: int32
  /** How many of them have the newest template. @pb 3 */
  readonly updatedReplicas?: int32
  /** How many of them are ready. @pb 7 */
  readonly readyReplicas?: int32
  /** How many of them have been ready for minReadySeconds. @pb 4 */
  readonly availableReplicas?: int32
  /** How many more available pods are needed. @pb 5 */
  readonly unavailableReplicas?: int32
  /** How many pods are ending. @pb 9 @pointer */
  readonly terminatingReplicas?: int32
  /**
   * Conditions of the deployment, such as Available and Progressing.
   * @pb 6 @list map type @patch merge type
   */
  readonly conditions?: readonly DeploymentCondition[]
  /** Hash collisions so far, used to name new replica sets. @pb 8 @pointer */
  readonly collisionCount?: int32
}

/** One aspect of a deployment's state. */
export interface DeploymentCondition {
  /** Which aspect: Available, Progressing or ReplicaFailure. @pb 1 */
  readonly type: DeploymentConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the condition was last written. @pb 6 @always */
  readonly lastUpdateTime?: Time
  /** When the status last changed. @pb 7 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}

export type DeploymentConditionType = 'Available' | 'Progressing' | 'ReplicaFailure' | (string & {})
