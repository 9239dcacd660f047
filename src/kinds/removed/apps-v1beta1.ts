/**
 * @package io.k8s.api.apps.v1beta1
 * @proto k8s.io.api.apps.v1beta1
 */
import type { LabelSelector, Resource, TypeMeta } from '#api/metadata.ts'
import type { IntOrString, int32, int64, RawObject, Time } from '#api/scalars/scalars.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind apps/v1beta1
 */
export interface ControllerRevision extends Resource {
  /** @pb 2 @always */
  readonly data?: RawObject
  /** @pb 3 @always */
  readonly revision?: int64
}

/**
 * @kind apps/v1beta1
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
  /** @pb 2 */
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
  /** @pb 8 */
  readonly rollbackTo?: RollbackConfig
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

export interface RollbackConfig {
  /** @pb 1 */
  readonly revision?: int64
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
 * @kind apps/v1beta1
 */
export interface DeploymentRollback extends TypeMeta {
  /** @pb 1 @always */
  readonly name?: string
  /** @pb 2 */
  readonly updatedAnnotations?: Readonly<Record<string, string>>
  /** @pb 3 @always */
  readonly rollbackTo?: RollbackConfig
}

/**
 * @kind apps/v1beta1
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
 * @kind apps/v1beta1
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
  /** @pb 2 */
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
  /** @pb 1 @pointer */
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
  /** @pb 1 @always @go v1beta1.StatefulSetConditionType */
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
