/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Keeps a number of equal pods running; mostly managed by a deployment. @kind apps/v1 */
export interface ReplicaSet extends Resource {
  /** Which pods are wanted, and how many. @pb 2 @optional */
  readonly spec: ReplicaSetSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: ReplicaSetStatus
}

/** Which pods are wanted, and how many. */
export interface ReplicaSetSpec {
  /** How many pods are wanted; 1 by default. @pb 1 @pointer */
  readonly replicas?: int32
  /** Seconds a new pod must be ready before it counts as available; 0 by default. @pb 4 */
  readonly minReadySeconds?: int32
  /** Labels of the pods that are managed; cannot be changed. @pb 2 @required @always @pointer */
  readonly selector?: LabelSelector
  /** Template for new pods; its labels must match the selector. @pb 3 @optional */
  readonly template: PodTemplateSpec
}

/** What is known of a replica set. */
export interface ReplicaSetStatus {
  /** How many pods exist that are not ending. @pb 1 */
  readonly replicas: int32
  /** How many pods carry all labels of the template. @pb 2 */
  readonly fullyLabeledReplicas?: int32
  /** How many pods are ready. @pb 4 */
  readonly readyReplicas?: int32
  /** How many pods have been ready for minReadySeconds. @pb 5 */
  readonly availableReplicas?: int32
  /** How many pods are ending. @pb 7 @pointer */
  readonly terminatingReplicas?: int32
  /** Generation the controller has acted on. @pb 3 */
  readonly observedGeneration?: int64
  /**
   * Conditions of the replica set, such as ReplicaFailure.
   * @pb 6 @list map type @patch merge type
   */
  readonly conditions?: readonly ReplicaSetCondition[]
}

/** One aspect of a replica set's state. */
export interface ReplicaSetCondition {
  /** Which aspect the condition is about. @pb 1 */
  readonly type: ReplicaSetConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}

export type ReplicaSetConditionType = 'ReplicaFailure' | (string & {})
