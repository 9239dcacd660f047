/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Runs a copy of a pod on every fitting node. @kind apps/v1 */
export interface DaemonSet extends Resource {
  /** Which pods are wanted and how they are updated. @pb 2 @optional */
  readonly spec: DaemonSetSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: DaemonSetStatus
}

/** Which pods are wanted and how they are updated. */
export interface DaemonSetSpec {
  /** Labels of the pods that are managed; cannot be changed. @pb 1 @required @always @pointer */
  readonly selector?: LabelSelector
  /** Template of the pods; node selector and affinity in it choose the nodes. @pb 2 */
  readonly template: PodTemplateSpec
  /** How running pods are replaced by new ones. @pb 3 @always */
  readonly updateStrategy?: DaemonSetUpdateStrategy
  /** Seconds a new pod must be ready before it counts as available; 0 by default. @pb 4 */
  readonly minReadySeconds?: int32
  /** How many old revisions are kept for rollbacks; 10 by default. @pb 6 @pointer */
  readonly revisionHistoryLimit?: int32
}

/** How the pods of a daemon set are replaced. */
export interface DaemonSetUpdateStrategy {
  /** RollingUpdate (the default), or OnDelete to wait for the old pod to be deleted. @pb 1 */
  readonly type?: DaemonSetUpdateStrategyType
  /** Settings of a rolling update. @pb 2 */
  readonly rollingUpdate?: RollingUpdateDaemonSet
}

export type DaemonSetUpdateStrategyType = 'OnDelete' | 'RollingUpdate'

/** Settings of a rolling update of a daemon set. */
export interface RollingUpdateDaemonSet {
  /** Most pods, by number or percentage, that may be down at once; 1 by default. @pb 1 @pointer */
  readonly maxUnavailable?: IntOrString
  /**
   * Most nodes, by number or percentage, with an additional new pod; 0 by default.
   * @pb 2 @pointer
   */
  readonly maxSurge?: IntOrString
}

/** What is known of a daemon set. */
export interface DaemonSetStatus {
  /** Nodes that run the pod and should. @pb 1 */
  readonly currentNumberScheduled: int32
  /** Nodes that run the pod and should not. @pb 2 */
  readonly numberMisscheduled: int32
  /** Nodes that should run the pod. @pb 3 */
  readonly desiredNumberScheduled: int32
  /** Nodes on which the pod is ready. @pb 4 */
  readonly numberReady: int32
  /** Generation the controller has acted on. @pb 5 */
  readonly observedGeneration?: int64
  /** Nodes that run the newest pod. @pb 6 */
  readonly updatedNumberScheduled?: int32
  /** Nodes on which the pod has been ready for minReadySeconds. @pb 7 */
  readonly numberAvailable?: int32
  /** Nodes that should have an available pod and do not. @pb 8 */
  readonly numberUnavailable?: int32
  /** Hash collisions so far, used to name new revisions. @pb 9 @pointer */
  readonly collisionCount?: int32
  /** Conditions of the daemon set. @pb 10 @list map type @patch merge type */
  readonly conditions?: readonly DaemonSetCondition[]
}

/** One aspect of a daemon set's state. */
export interface DaemonSetCondition {
  /** Which aspect the condition is about. @pb 1 @go v1.DaemonSetConditionType */
  readonly type: string
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}
