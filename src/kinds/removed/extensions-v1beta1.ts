/**
 * @package io.k8s.api.extensions.v1beta1
 * @proto k8s.io.api.extensions.v1beta1
 */
import type { LabelSelector, Resource, TypeMeta } from '#api/metadata.ts'
import type { IntOrString, int32, int64, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus, Protocol, TypedLocalObjectReference } from '#kinds/core/pod/types.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

/**
 * @kind extensions/v1beta1
 */
export interface DaemonSet extends Resource {
  /** @pb 2 */
  readonly spec: DaemonSetSpec
  /** @pb 3 @always */
  readonly status?: DaemonSetStatus
}

export interface DaemonSetSpec {
  /** @pb 1 */
  readonly selector?: LabelSelector
  /** @pb 2 */
  readonly template: PodTemplateSpec
  /** @pb 3 @always */
  readonly updateStrategy?: DaemonSetUpdateStrategy
  /** @pb 4 */
  readonly minReadySeconds?: int32
  /** @pb 5 */
  readonly templateGeneration?: int64
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
  /** @pb 1 @always @go v1beta1.DaemonSetConditionType */
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
 * @kind extensions/v1beta1
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
 * @kind extensions/v1beta1
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
 * @kind extensions/v1beta1
 */
export interface Ingress extends Resource {
  /** @pb 2 */
  readonly spec: IngressSpec
  /** @pb 3 @always */
  readonly status?: IngressStatus
}

export interface IngressSpec {
  /** @pb 4 @pointer */
  readonly ingressClassName?: string
  /** @pb 1 */
  readonly backend?: IngressBackend
  /** @pb 2 */
  readonly tls?: readonly IngressTLS[]
  /** @pb 3 */
  readonly rules?: readonly IngressRule[]
}

export interface IngressBackend {
  /** @pb 1 */
  readonly serviceName?: string
  /** @pb 2 @always */
  readonly servicePort?: IntOrString
  /** @pb 3 */
  readonly resource?: TypedLocalObjectReference
}

export interface IngressTLS {
  /** @pb 1 */
  readonly hosts?: readonly string[]
  /** @pb 2 */
  readonly secretName?: string
}

/**
 * @inline 2 ingressRuleValue IngressRuleValue after host
 */
export interface IngressRule extends IngressRuleValue {
  /** @pb 1 */
  readonly host?: string
}

export interface IngressRuleValue {
  /** @pb 1 */
  readonly http?: HTTPIngressRuleValue
}

export interface HTTPIngressRuleValue {
  /** @pb 1 @always */
  readonly paths?: readonly HTTPIngressPath[]
}

export interface HTTPIngressPath {
  /** @pb 1 */
  readonly path?: string
  /** @pb 3 @pointer @go v1beta1.PathType */
  readonly pathType?: string
  /** @pb 2 @always */
  readonly backend?: IngressBackend
}

export interface IngressStatus {
  /** @pb 1 @always */
  readonly loadBalancer?: IngressLoadBalancerStatus
}

export interface IngressLoadBalancerStatus {
  /** @pb 1 */
  readonly ingress?: readonly IngressLoadBalancerIngress[]
}

export interface IngressLoadBalancerIngress {
  /** @pb 1 */
  readonly ip?: string
  /** @pb 2 */
  readonly hostname?: string
  /** @pb 4 */
  readonly ports?: readonly IngressPortStatus[]
}

export interface IngressPortStatus {
  /** @pb 1 @always */
  readonly port?: int32
  /** @pb 2 @always */
  readonly protocol?: Protocol
  /** @pb 3 @pointer */
  readonly error?: string
}

/**
 * @kind extensions/v1beta1
 */
export interface NetworkPolicy extends Resource {
  /** @pb 2 */
  readonly spec: NetworkPolicySpec
}

export interface NetworkPolicySpec {
  /** @pb 1 @always */
  readonly podSelector?: LabelSelector
  /** @pb 2 */
  readonly ingress?: readonly NetworkPolicyIngressRule[]
  /** @pb 3 */
  readonly egress?: readonly NetworkPolicyEgressRule[]
  /** @pb 4 */
  readonly policyTypes?: readonly PolicyType[]
}

export interface NetworkPolicyIngressRule {
  /** @pb 1 */
  readonly ports?: readonly NetworkPolicyPort[]
  /** @pb 2 */
  readonly from?: readonly NetworkPolicyPeer[]
}

export interface NetworkPolicyPort {
  /** @pb 1 @pointer */
  readonly protocol?: Protocol
  /** @pb 2 @pointer */
  readonly port?: IntOrString
  /** @pb 3 @pointer */
  readonly endPort?: int32
}

export interface NetworkPolicyPeer {
  /** @pb 1 */
  readonly podSelector?: LabelSelector
  /** @pb 2 */
  readonly namespaceSelector?: LabelSelector
  /** @pb 3 */
  readonly ipBlock?: IPBlock
}

export interface IPBlock {
  /** @pb 1 @always */
  readonly cidr?: string
  /** @pb 2 */
  readonly except?: readonly string[]
}

export interface NetworkPolicyEgressRule {
  /** @pb 1 */
  readonly ports?: readonly NetworkPolicyPort[]
  /** @pb 2 */
  readonly to?: readonly NetworkPolicyPeer[]
}

export type PolicyType = 'Ingress' | 'Egress' | (string & {})

/**
 * @kind extensions/v1beta1
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
  /** @pb 2 */
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
 * @kind extensions/v1beta1
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
