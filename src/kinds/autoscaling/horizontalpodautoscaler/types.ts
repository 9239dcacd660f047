/**
 * @package io.k8s.api.autoscaling.v2
 * @proto k8s.io.api.autoscaling.v2
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, int64, Quantity, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus, ResourceName } from '#kinds/core/pod/types.ts'

/** Adjusts the number of pods of a workload to its load. @kind autoscaling/v2 */
export interface HorizontalPodAutoscaler extends Resource {
  /** What is scaled, within which bounds and by which metrics. @pb 2 */
  readonly spec: HorizontalPodAutoscalerSpec
  /** What the autoscaler last observed. @pb 3 @always */
  readonly status?: HorizontalPodAutoscalerStatus
}

/** What is scaled, within which bounds and by which metrics. */
export interface HorizontalPodAutoscalerSpec {
  /** Workload to scale, through its scale subresource. @pb 1 */
  readonly scaleTargetRef: CrossVersionObjectReference
  /** Least number of pods; 1 by default. @pb 2 @pointer */
  readonly minReplicas?: int32
  /** Largest number of pods; not below minReplicas. @pb 3 */
  readonly maxReplicas: int32
  /**
   * Metrics to go by; the one that asks for most pods wins, 80% CPU if left out.
   * @pb 4 @list atomic
   */
  readonly metrics?: readonly MetricSpec[]
  /** How fast to scale in each direction. @pb 5 */
  readonly behavior?: HorizontalPodAutoscalerBehavior
}

/** Names an object of the same namespace and its kind. */
export interface CrossVersionObjectReference {
  /** Kind of the object. @pb 1 */
  readonly kind: string
  /** Name of the object. @pb 2 */
  readonly name: string
  /** API version of the object. @pb 3 */
  readonly apiVersion?: string
}

/** A metric and its target; the member named by type is set. */
export interface MetricSpec {
  /** Object, Pods, Resource, ContainerResource or External. @pb 1 */
  readonly type: MetricSourceType
  /** A metric of a single object, such as requests of an ingress. @pb 2 */
  readonly object?: ObjectMetricSource
  /** A metric of each pod, averaged. @pb 3 */
  readonly pods?: PodsMetricSource
  /** CPU or memory of the pods. @pb 4 */
  readonly resource?: ResourceMetricSource
  /** CPU or memory of one container in each pod. @pb 7 */
  readonly containerResource?: ContainerResourceMetricSource
  /** A metric from outside the cluster. @pb 5 */
  readonly external?: ExternalMetricSource
}

export type MetricSourceType =
  | 'Object'
  | 'Pods'
  | 'Resource'
  | 'ContainerResource'
  | 'External'
  | (string & {})

/** A metric of a single object. */
export interface ObjectMetricSource {
  /** Object the metric is of. @pb 1 */
  readonly describedObject: CrossVersionObjectReference
  /** Value to aim for. @pb 2 */
  readonly target: MetricTarget
  /** The metric. @pb 3 */
  readonly metric: MetricIdentifier
}

/** A value to aim for. */
export interface MetricTarget {
  /** Utilization, Value or AverageValue. @pb 1 */
  readonly type: MetricTargetType
  /** The metric as a whole. @pb 2 @pointer */
  readonly value?: Quantity
  /** The metric divided by the number of pods. @pb 3 @pointer */
  readonly averageValue?: Quantity
  /** Average over the pods in percent of their requests; for resources only. @pb 4 @pointer */
  readonly averageUtilization?: int32
}

export type MetricTargetType = 'Utilization' | 'Value' | 'AverageValue' | (string & {})

/** A metric, by name and labels. */
export interface MetricIdentifier {
  /** Name of the metric. @pb 1 */
  readonly name: string
  /** Labels that narrow the metric; all series of that name if left out. @pb 2 */
  readonly selector?: LabelSelector
}

/** A metric of each pod. */
export interface PodsMetricSource {
  /** The metric. @pb 1 */
  readonly metric: MetricIdentifier
  /** Value to aim for. @pb 2 */
  readonly target: MetricTarget
}

/** A resource the pods use. */
export interface ResourceMetricSource {
  /** Name of the resource: cpu or memory. @pb 1 */
  readonly name: ResourceName
  /** Value to aim for. @pb 2 */
  readonly target: MetricTarget
}

/** A resource one container of the pods uses. */
export interface ContainerResourceMetricSource {
  /** Name of the resource: cpu or memory. @pb 1 */
  readonly name: ResourceName
  /** Value to aim for. @pb 2 */
  readonly target: MetricTarget
  /** Name of the container. @pb 3 */
  readonly container: string
}

/** A metric from outside the cluster. */
export interface ExternalMetricSource {
  /** The metric. @pb 1 */
  readonly metric: MetricIdentifier
  /** Value to aim for. @pb 2 */
  readonly target: MetricTarget
}

/** How fast to scale in each direction. */
export interface HorizontalPodAutoscalerBehavior {
  /** Rules for adding pods; by default doubling, or four pods, each 15 seconds. @pb 1 */
  readonly scaleUp?: HPAScalingRules
  /** Rules for removing pods; by default any number, after five steady minutes. @pb 2 */
  readonly scaleDown?: HPAScalingRules
}

/** How fast to scale in one direction. */
export interface HPAScalingRules {
  /** Seconds of past advice to respect; 0 for up and 300 for down by default. @pb 3 @pointer */
  readonly stabilizationWindowSeconds?: int32
  /** Which policy counts: Max (the default), Min, or Disabled for no scaling. @pb 1 @pointer */
  readonly selectPolicy?: ScalingPolicySelect
  /** Bounds on the change in a period. @pb 2 @list atomic */
  readonly policies?: readonly HPAScalingPolicy[]
  /**
   * Deviation from the target, such as 0.05, that causes no scaling; 0.1 by default.
   * @pb 4 @pointer
   */
  readonly tolerance?: Quantity
}

export type ScalingPolicySelect = 'Max' | 'Min' | 'Disabled' | (string & {})

/** A bound on the change in a period. */
export interface HPAScalingPolicy {
  /** Pods, or Percent of the present number. @pb 1 */
  readonly type: HPAScalingPolicyType
  /** Largest change; must be above 0. @pb 2 */
  readonly value: int32
  /** Length of the period in seconds, at most 1800. @pb 3 */
  readonly periodSeconds: int32
}

export type HPAScalingPolicyType = 'Pods' | 'Percent' | (string & {})

/** What is known of an autoscaler. */
export interface HorizontalPodAutoscalerStatus {
  /** Generation the autoscaler has acted on. @pb 1 @pointer */
  readonly observedGeneration?: int64
  /** When it last changed the number of pods. @pb 2 @pointer */
  readonly lastScaleTime?: Time
  /** Number of pods it last saw. @pb 3 */
  readonly currentReplicas?: int32
  /** Number of pods it last worked out. @pb 4 */
  readonly desiredReplicas: int32
  /** Metrics it last read. @pb 5 @always @list atomic */
  readonly currentMetrics?: readonly MetricStatus[]
  /**
   * Conditions such as AbleToScale, ScalingActive and ScalingLimited.
   * @pb 6 @list map type @patch merge type
   */
  readonly conditions?: readonly HorizontalPodAutoscalerCondition[]
}

/** A metric as last read; the member named by type is set. */
export interface MetricStatus {
  /** Object, Pods, Resource, ContainerResource or External. @pb 1 */
  readonly type: MetricSourceType
  /** A metric of a single object, such as requests of an ingress. @pb 2 */
  readonly object?: ObjectMetricStatus
  /** A metric of each pod, averaged. @pb 3 */
  readonly pods?: PodsMetricStatus
  /** CPU or memory of the pods. @pb 4 */
  readonly resource?: ResourceMetricStatus
  /** CPU or memory of one container in each pod. @pb 7 */
  readonly containerResource?: ContainerResourceMetricStatus
  /** A metric from outside the cluster. @pb 5 */
  readonly external?: ExternalMetricStatus
}

/** A metric of a single object, as last read. */
export interface ObjectMetricStatus {
  /** The metric. @pb 1 */
  readonly metric: MetricIdentifier
  /** Its value. @pb 2 */
  readonly current: MetricValueStatus
  /** Object the metric is of. @pb 3 */
  readonly describedObject: CrossVersionObjectReference
}

/** The value of a metric. */
export interface MetricValueStatus {
  /** The metric as a whole. @pb 1 @pointer */
  readonly value?: Quantity
  /** The metric divided by the number of pods. @pb 2 @pointer */
  readonly averageValue?: Quantity
  /** Average over the pods in percent of their requests; for resources only. @pb 3 @pointer */
  readonly averageUtilization?: int32
}

/** A metric of each pod, as last read. */
export interface PodsMetricStatus {
  /** The metric. @pb 1 */
  readonly metric: MetricIdentifier
  /** Its value. @pb 2 */
  readonly current: MetricValueStatus
}

/** A resource the pods use, as last read. */
export interface ResourceMetricStatus {
  /** Name of the resource: cpu or memory. @pb 1 */
  readonly name: ResourceName
  /** Its value. @pb 2 */
  readonly current: MetricValueStatus
}

/** A resource one container of the pods uses, as last read. */
export interface ContainerResourceMetricStatus {
  /** Name of the resource: cpu or memory. @pb 1 */
  readonly name: ResourceName
  /** Its value. @pb 2 */
  readonly current: MetricValueStatus
  /** Name of the container. @pb 3 */
  readonly container: string
}

/** A metric from outside the cluster, as last read. */
export interface ExternalMetricStatus {
  /** The metric. @pb 1 */
  readonly metric: MetricIdentifier
  /** Its value. @pb 2 */
  readonly current: MetricValueStatus
}

/** One aspect of an autoscaler's state. */
export interface HorizontalPodAutoscalerCondition {
  /** Which aspect the condition is about. @pb 1 */
  readonly type: HorizontalPodAutoscalerConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}

export type HorizontalPodAutoscalerConditionType =
  | 'ScalingActive'
  | 'AbleToScale'
  | 'ScalingLimited'
  | 'ScaledToZero'
  | (string & {})
