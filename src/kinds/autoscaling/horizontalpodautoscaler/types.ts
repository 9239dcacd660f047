/**
 * @package io.k8s.api.autoscaling.v2
 * @proto k8s.io.api.autoscaling.v2
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, int64, Quantity, Time } from '#api/scalars.ts'
import type { ConditionStatus, ResourceName } from '#kinds/core/pod/types.ts'

/**
 * @kind autoscaling/v2
 */
export interface HorizontalPodAutoscaler extends Resource {
  /** @pb 2 */
  readonly spec: HorizontalPodAutoscalerSpec
  /** @pb 3 @always */
  readonly status?: HorizontalPodAutoscalerStatus
}

export interface HorizontalPodAutoscalerSpec {
  /** @pb 1 */
  readonly scaleTargetRef: CrossVersionObjectReference
  /** @pb 2 @pointer */
  readonly minReplicas?: int32
  /** @pb 3 */
  readonly maxReplicas: int32
  /** @pb 4 @list atomic */
  readonly metrics?: readonly MetricSpec[]
  /** @pb 5 */
  readonly behavior?: HorizontalPodAutoscalerBehavior
}

export interface CrossVersionObjectReference {
  /** @pb 1 */
  readonly kind: string
  /** @pb 2 */
  readonly name: string
  /** @pb 3 */
  readonly apiVersion?: string
}

export interface MetricSpec {
  /** @pb 1 */
  readonly type: MetricSourceType
  /** @pb 2 */
  readonly object?: ObjectMetricSource
  /** @pb 3 */
  readonly pods?: PodsMetricSource
  /** @pb 4 */
  readonly resource?: ResourceMetricSource
  /** @pb 7 */
  readonly containerResource?: ContainerResourceMetricSource
  /** @pb 5 */
  readonly external?: ExternalMetricSource
}

export type MetricSourceType =
  | 'Object'
  | 'Pods'
  | 'Resource'
  | 'ContainerResource'
  | 'External'
  | (string & {})

export interface ObjectMetricSource {
  /** @pb 1 */
  readonly describedObject: CrossVersionObjectReference
  /** @pb 2 */
  readonly target: MetricTarget
  /** @pb 3 */
  readonly metric: MetricIdentifier
}

export interface MetricTarget {
  /** @pb 1 */
  readonly type: MetricTargetType
  /** @pb 2 @pointer */
  readonly value?: Quantity
  /** @pb 3 @pointer */
  readonly averageValue?: Quantity
  /** @pb 4 @pointer */
  readonly averageUtilization?: int32
}

export type MetricTargetType = 'Utilization' | 'Value' | 'AverageValue' | (string & {})

export interface MetricIdentifier {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly selector?: LabelSelector
}

export interface PodsMetricSource {
  /** @pb 1 */
  readonly metric: MetricIdentifier
  /** @pb 2 */
  readonly target: MetricTarget
}

export interface ResourceMetricSource {
  /** @pb 1 */
  readonly name: ResourceName
  /** @pb 2 */
  readonly target: MetricTarget
}

export interface ContainerResourceMetricSource {
  /** @pb 1 */
  readonly name: ResourceName
  /** @pb 2 */
  readonly target: MetricTarget
  /** @pb 3 */
  readonly container: string
}

export interface ExternalMetricSource {
  /** @pb 1 */
  readonly metric: MetricIdentifier
  /** @pb 2 */
  readonly target: MetricTarget
}

export interface HorizontalPodAutoscalerBehavior {
  /** @pb 1 */
  readonly scaleUp?: HPAScalingRules
  /** @pb 2 */
  readonly scaleDown?: HPAScalingRules
}

export interface HPAScalingRules {
  /** @pb 3 @pointer */
  readonly stabilizationWindowSeconds?: int32
  /** @pb 1 @pointer */
  readonly selectPolicy?: ScalingPolicySelect
  /** @pb 2 @pointer @list atomic */
  readonly policies?: readonly HPAScalingPolicy[]
  /** @pb 4 @pointer */
  readonly tolerance?: Quantity
}

export type ScalingPolicySelect = 'Max' | 'Min' | 'Disabled' | (string & {})

export interface HPAScalingPolicy {
  /** @pb 1 */
  readonly type: HPAScalingPolicyType
  /** @pb 2 */
  readonly value: int32
  /** @pb 3 */
  readonly periodSeconds: int32
}

export type HPAScalingPolicyType = 'Pods' | 'Percent' | (string & {})

export interface HorizontalPodAutoscalerStatus {
  /** @pb 1 @pointer */
  readonly observedGeneration?: int64
  /** @pb 2 @pointer */
  readonly lastScaleTime?: Time
  /** @pb 3 */
  readonly currentReplicas?: int32
  /** @pb 4 */
  readonly desiredReplicas: int32
  /** @pb 5 @always @list atomic */
  readonly currentMetrics?: readonly MetricStatus[]
  /** @pb 6 @list map type @patch merge type */
  readonly conditions?: readonly HorizontalPodAutoscalerCondition[]
}

export interface MetricStatus {
  /** @pb 1 */
  readonly type: MetricSourceType
  /** @pb 2 */
  readonly object?: ObjectMetricStatus
  /** @pb 3 */
  readonly pods?: PodsMetricStatus
  /** @pb 4 */
  readonly resource?: ResourceMetricStatus
  /** @pb 7 */
  readonly containerResource?: ContainerResourceMetricStatus
  /** @pb 5 */
  readonly external?: ExternalMetricStatus
}

export interface ObjectMetricStatus {
  /** @pb 1 */
  readonly metric: MetricIdentifier
  /** @pb 2 */
  readonly current: MetricValueStatus
  /** @pb 3 */
  readonly describedObject: CrossVersionObjectReference
}

export interface MetricValueStatus {
  /** @pb 1 @pointer */
  readonly value?: Quantity
  /** @pb 2 @pointer */
  readonly averageValue?: Quantity
  /** @pb 3 @pointer */
  readonly averageUtilization?: int32
}

export interface PodsMetricStatus {
  /** @pb 1 */
  readonly metric: MetricIdentifier
  /** @pb 2 */
  readonly current: MetricValueStatus
}

export interface ResourceMetricStatus {
  /** @pb 1 */
  readonly name: ResourceName
  /** @pb 2 */
  readonly current: MetricValueStatus
}

export interface ContainerResourceMetricStatus {
  /** @pb 1 */
  readonly name: ResourceName
  /** @pb 2 */
  readonly current: MetricValueStatus
  /** @pb 3 */
  readonly container: string
}

export interface ExternalMetricStatus {
  /** @pb 1 */
  readonly metric: MetricIdentifier
  /** @pb 2 */
  readonly current: MetricValueStatus
}

export interface HorizontalPodAutoscalerCondition {
  /** @pb 1 */
  readonly type: HorizontalPodAutoscalerConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}

export type HorizontalPodAutoscalerConditionType =
  | 'ScalingActive'
  | 'AbleToScale'
  | 'ScalingLimited'
  | 'ScaledToZero'
  | (string & {})
