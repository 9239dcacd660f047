/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, int64, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Keeps a number of pods running; superseded by Deployment. @kind v1 */
export interface ReplicationController extends Resource {
  /** Which pods are wanted, and how many. @pb 2 @optional */
  readonly spec: ReplicationControllerSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: ReplicationControllerStatus
}

/** Which pods are wanted, and how many. */
export interface ReplicationControllerSpec {
  /** How many pods are wanted; 1 by default. @pb 1 @pointer @default 1 */
  readonly replicas?: int32
  /** Seconds a pod must be ready before it counts as available; 0 by default. @pb 4 @default 0 */
  readonly minReadySeconds?: int32
  /** Labels of the pods that are managed; those of the template if empty. @pb 2 @map atomic */
  readonly selector?: Readonly<Record<string, string>>
  /** Template for new pods; its labels must match the selector. @pb 3 */
  readonly template?: PodTemplateSpec
}

/** What is known of a replication controller. */
export interface ReplicationControllerStatus {
  /** How many pods exist. @pb 1 */
  readonly replicas: int32
  /** How many pods carry all labels of the template. @pb 2 */
  readonly fullyLabeledReplicas?: int32
  /** How many pods are ready. @pb 4 */
  readonly readyReplicas?: int32
  /** How many pods have been ready for minReadySeconds. @pb 5 */
  readonly availableReplicas?: int32
  /** Generation the controller has acted on. @pb 3 */
  readonly observedGeneration?: int64
  /**
   * Conditions of the controller, such as ReplicaFailure.
   * @pb 6 @list map type @patch merge type
   */
  readonly conditions?: readonly ReplicationControllerCondition[]
}

/** One aspect of a replication controller's state. */
export interface ReplicationControllerCondition {
  /** Which aspect the condition is about. @pb 1 */
  readonly type: ReplicationControllerConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}

export type ReplicationControllerConditionType = 'ReplicaFailure' | (string & {})
