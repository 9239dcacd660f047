/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars/scalars.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/** Runs pods with stable names and storage of their own. @kind apps/v1 */
export interface StatefulSet extends Resource {
  /** Which pods and volumes are wanted. @pb 2 @optional */
  readonly spec: StatefulSetSpec
  /** What the controller last observed. @pb 3 @always */
  readonly status?: StatefulSetStatus
}

/** Which pods and volumes are wanted. */
export interface StatefulSetSpec {
  /** How many pods are wanted; 1 by default. @pb 1 @pointer */
  readonly replicas?: int32
  /** Labels of the pods that are managed; cannot be changed. @pb 2 @required @always @pointer */
  readonly selector?: LabelSelector
  /** Template of the pods, which are named after the set and a number. @pb 3 */
  readonly template: PodTemplateSpec
  /** Claims made for each pod, which finds its own again after a restart. @pb 4 @list atomic */
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[]
  /** Headless service under which the pods get their DNS names. @pb 5 @always */
  readonly serviceName?: string
  /** OrderedReady (the default) goes one by one, Parallel all at once. @pb 6 */
  readonly podManagementPolicy?: PodManagementPolicyType
  /** How old pods are replaced by new ones. @pb 7 @always */
  readonly updateStrategy?: StatefulSetUpdateStrategy
  /** How many old revisions are kept for rollbacks; 10 by default. @pb 8 @pointer */
  readonly revisionHistoryLimit?: int32
  /** Seconds a new pod must be ready before it counts as available; 0 by default. @pb 9 */
  readonly minReadySeconds?: int32
  /** What becomes of the claims when pods go; they are kept by default. @pb 10 */
  readonly persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy
  /** How the pods are numbered. @pb 11 */
  readonly ordinals?: StatefulSetOrdinals
}

export type PodManagementPolicyType = 'OrderedReady' | 'Parallel'

/** How the pods of a stateful set are replaced. */
export interface StatefulSetUpdateStrategy {
  /** RollingUpdate (the default), or OnDelete to wait for pods to be deleted. @pb 1 */
  readonly type?: StatefulSetUpdateStrategyType
  /** Settings of a rolling update. @pb 2 */
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy
}

export type StatefulSetUpdateStrategyType = 'OnDelete' | 'RollingUpdate'

/** Settings of a rolling update of a stateful set. */
export interface RollingUpdateStatefulSetStrategy {
  /** Only pods numbered this or higher are updated; 0 by default. @pb 1 @pointer */
  readonly partition?: int32
  /** Most pods, by number or percentage, that may be down at once; 1 by default. @pb 2 @pointer */
  readonly maxUnavailable?: IntOrString
}

/** What becomes of claims made from templates. */
export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  /** Retain (the default) or Delete when the set is deleted. @pb 1 */
  readonly whenDeleted?: PersistentVolumeClaimRetentionPolicyType
  /** Retain (the default) or Delete when the pod is scaled away. @pb 2 */
  readonly whenScaled?: PersistentVolumeClaimRetentionPolicyType
}

export type PersistentVolumeClaimRetentionPolicyType = 'Retain' | 'Delete' | (string & {})

/** How pods are numbered. */
export interface StatefulSetOrdinals {
  /** Number of the first pod; 0 by default. @pb 1 @always */
  readonly start?: int32
}

/** What is known of a stateful set. */
export interface StatefulSetStatus {
  /** Generation the controller has acted on. @pb 1 */
  readonly observedGeneration?: int64
  /** How many pods exist. @pb 2 */
  readonly replicas: int32
  /** How many pods are ready. @pb 3 */
  readonly readyReplicas?: int32
  /** How many pods are of the revision before the update. @pb 4 */
  readonly currentReplicas?: int32
  /** How many pods are of the revision being rolled out. @pb 5 */
  readonly updatedReplicas?: int32
  /** Revision before the update. @pb 6 */
  readonly currentRevision?: string
  /** Revision being rolled out. @pb 7 */
  readonly updateRevision?: string
  /** Hash collisions so far, used to name new revisions. @pb 9 @pointer */
  readonly collisionCount?: int32
  /** Conditions of the stateful set. @pb 10 @list map type @patch merge type */
  readonly conditions?: readonly StatefulSetCondition[]
  /** How many pods have been ready for minReadySeconds. @pb 11 @always */
  readonly availableReplicas?: int32
}

/** One aspect of a stateful set's state. */
export interface StatefulSetCondition {
  /** Which aspect the condition is about. @pb 1 @go v1.StatefulSetConditionType */
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
