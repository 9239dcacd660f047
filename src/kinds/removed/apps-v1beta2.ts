/**
 * @package io.k8s.api.apps.v1beta2
 * @proto k8s.io.api.apps.v1beta2
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, RawObject, Time } from '#api/scalars/scalars.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind apps/v1beta2
 */
export interface ControllerRevision extends Resource {
  /** @pb 2 @always */
  readonly data?: RawObject
  /** @pb 3 @always */
  readonly revision?: int64
}

/**
 * @kind apps/v1beta2
 */
export interface DaemonSet extends Resource {
  /** @pb 2 */
  readonly spec: DaemonSetSpec
  /** @pb 3 @always */
  readonly status?: DaemonSetStatus
}

export interface DaemonSetSpec {
  /** @pb 1 @always */
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

export type DaemonSetUpdateStrategyType = 'RollingUpdate' | 'OnDelete' | (string & {})

export interface RollingUpdateDaemonSet {
  /** @pb 1 @pointer */
  readonly maxUnavailable?: IntOrString
  /** @pb 2 @pointer */
  readonly maxSurge?: IntOrString
}

export interface DaemonSetStatus {
  /** @pb 1 @always */
  readonly currentNumberScheduled?: int32
  /** @pb 2 @always */
  readonly numberMisscheduled?: int32
  /** @pb 3 @always */
  readonly desiredNumberScheduled?: int32
  /** @pb 4 @always */
  readonly numberReady?: int32
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
  /** @pb 10 */
  readonly conditions?: readonly DaemonSetCondition[]
}

export interface DaemonSetCondition {
  /** @pb 1 @always @go v1beta2.DaemonSetConditionType */
  readonly type?: string
  /** @pb 2 @always */
  readonly status?: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}

/**
 * @kind apps/v1beta2
 */
export interface Deployment extends Resource {
  /** @pb 2 */
  readonly spec: DeploymentSpec
  /** @pb 3 @always */
  readonly status?: DeploymentStatus
}

export interface DeploymentSpec {
  /** @pb 1 @pointer */
  readonly replicas?: int32
  /** @pb 2 @always */
  readonly selector?: LabelSelector
  /** @pb 3 */
  readonly template: PodTemplateSpec
  /** @pb 4 @always */
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

export type DeploymentStrategyType = 'Recreate' | 'RollingUpdate' | (string & {})

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
  /** @pb 6 */
  readonly conditions?: readonly DeploymentCondition[]
  /** @pb 8 @pointer */
  readonly collisionCount?: int32
}

export interface DeploymentCondition {
  /** @pb 1 @always */
  readonly type?: DeploymentConditionType
  /** @pb 2 @always */
  readonly status?: ConditionStatus
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

/**
 * @kind apps/v1beta2
 */
export interface ReplicaSet extends Resource {
  /** @pb 2 */
  readonly spec: ReplicaSetSpec
  /** @pb 3 @always */
  readonly status?: ReplicaSetStatus
}

export interface ReplicaSetSpec {
  /** @pb 1 @pointer */
  readonly replicas?: int32
  /** @pb 4 */
  readonly minReadySeconds?: int32
  /** @pb 2 @always */
  readonly selector?: LabelSelector
  /** @pb 3 */
  readonly template: PodTemplateSpec
}

export interface ReplicaSetStatus {
  /** @pb 1 @always */
  readonly replicas?: int32
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
  /** @pb 6 */
  readonly conditions?: readonly ReplicaSetCondition[]
}

export interface ReplicaSetCondition {
  /** @pb 1 @always */
  readonly type?: ReplicaSetConditionType
  /** @pb 2 @always */
  readonly status?: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}

export type ReplicaSetConditionType = 'ReplicaFailure' | (string & {})

/**
 * @kind apps/v1beta2
 */
export interface Scale extends Resource {
  /** @pb 2 */
  readonly spec: ScaleSpec
  /** @pb 3 @always */
  readonly status?: ScaleStatus
}

export interface ScaleSpec {
  /** @pb 1 */
  readonly replicas?: int32
}

export interface ScaleStatus {
  /** @pb 1 @always */
  readonly replicas?: int32
  /** @pb 2 */
  readonly selector?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly targetSelector?: string
}

/**
 * @kind apps/v1beta2
 */
export interface StatefulSet extends Resource {
  /** @pb 2 */
  readonly spec: StatefulSetSpec
  /** @pb 3 @always */
  readonly status?: StatefulSetStatus
}

export interface StatefulSetSpec {
  /** @pb 1 @pointer */
  readonly replicas?: int32
  /** @pb 2 @always */
  readonly selector?: LabelSelector
  /** @pb 3 */
  readonly template: PodTemplateSpec
  /** @pb 4 */
  readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[]
  /** @pb 5 @always */
  readonly serviceName?: string
  /** @pb 6 */
  readonly podManagementPolicy?: PodManagementPolicyType
  /** @pb 7 @always */
  readonly updateStrategy?: StatefulSetUpdateStrategy
  /** @pb 8 @pointer */
  readonly revisionHistoryLimit?: int32
  /** @pb 9 */
  readonly minReadySeconds?: int32
  /** @pb 10 */
  readonly persistentVolumeClaimRetentionPolicy?: StatefulSetPersistentVolumeClaimRetentionPolicy
  /** @pb 11 */
  readonly ordinals?: StatefulSetOrdinals
}

export type PodManagementPolicyType = 'OrderedReady' | 'Parallel' | (string & {})

export interface StatefulSetUpdateStrategy {
  /** @pb 1 */
  readonly type?: StatefulSetUpdateStrategyType
  /** @pb 2 */
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy
}

export type StatefulSetUpdateStrategyType = 'RollingUpdate' | 'OnDelete' | (string & {})

export interface RollingUpdateStatefulSetStrategy {
  /** @pb 1 @pointer */
  readonly partition?: int32
  /** @pb 2 @pointer */
  readonly maxUnavailable?: IntOrString
}

export interface StatefulSetPersistentVolumeClaimRetentionPolicy {
  /** @pb 1 */
  readonly whenDeleted?: PersistentVolumeClaimRetentionPolicyType
  /** @pb 2 */
  readonly whenScaled?: PersistentVolumeClaimRetentionPolicyType
}

export type PersistentVolumeClaimRetentionPolicyType = 'Retain' | 'Delete' | (string & {})

export interface StatefulSetOrdinals {
  /** @pb 1 @always */
  readonly start?: int32
}

export interface StatefulSetStatus {
  /** @pb 1 */
  readonly observedGeneration?: int64
  /** @pb 2 @always */
  readonly replicas?: int32
  /** @pb 3 */
  readonly readyReplicas?: int32
  /** @pb 4 */
  readonly currentReplicas?: int32
  /** @pb 5 */
  readonly updatedReplicas?: int32
  /** @pb 6 */
  readonly currentRevision?: string
  /** @pb 7 */
  readonly updateRevision?: string
  /** @pb 9 @pointer */
  readonly collisionCount?: int32
  /** @pb 10 */
  readonly conditions?: readonly StatefulSetCondition[]
  /** @pb 11 @always */
  readonly availableReplicas?: int32
}

export interface StatefulSetCondition {
  /** @pb 1 @always @go v1beta2.StatefulSetConditionType */
  readonly type?: string
  /** @pb 2 @always */
  readonly status?: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}
