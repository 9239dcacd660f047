/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind apps/v1
 */
export interface StatefulSet extends Resource {
  /** @pb 2 @optional */
  readonly spec: StatefulSetSpec
  /** @pb 3 @always */
  readonly status?: StatefulSetStatus
}

export interface StatefulSetSpec {
  /** @pb 1 @pointer */
  readonly replicas?: int32
  /** @pb 2 @required @always @pointer */
  readonly selector?: LabelSelector
  /** @pb 3 */
  readonly template: PodTemplateSpec
  /** @pb 4 @list atomic */
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

export type PodManagementPolicyType = 'OrderedReady' | 'Parallel'

export interface StatefulSetUpdateStrategy {
  /** @pb 1 */
  readonly type?: StatefulSetUpdateStrategyType
  /** @pb 2 */
  readonly rollingUpdate?: RollingUpdateStatefulSetStrategy
}

export type StatefulSetUpdateStrategyType = 'OnDelete' | 'RollingUpdate'

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
  /** @pb 2 */
  readonly replicas: int32
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
  /** @pb 10 @list map type @patch merge type */
  readonly conditions?: readonly StatefulSetCondition[]
  /** @pb 11 @always */
  readonly availableReplicas?: int32
}

export interface StatefulSetCondition {
  /** @pb 1 */
  readonly type: string
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}
