/**
 * @package io.k8s.api.networking.v1
 * @proto k8s.io.api.networking.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32 } from '#api/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'

/**
 * @kind networking.k8s.io/v1
 */
export interface NetworkPolicy extends Resource {
  /** @pb 2 @optional */
  readonly spec: NetworkPolicySpec
}

export interface NetworkPolicySpec {
  /** @pb 1 @always */
  readonly podSelector?: LabelSelector
  /** @pb 2 @list atomic */
  readonly ingress?: readonly NetworkPolicyIngressRule[]
  /** @pb 3 @list atomic */
  readonly egress?: readonly NetworkPolicyEgressRule[]
  /** @pb 4 @list atomic */
  readonly policyTypes?: readonly PolicyType[]
}

export interface NetworkPolicyIngressRule {
  /** @pb 1 @list atomic */
  readonly ports?: readonly NetworkPolicyPort[]
  /** @pb 2 @list atomic */
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
  /** @pb 1 */
  readonly cidr: string
  /** @pb 2 @list atomic */
  readonly except?: readonly string[]
}

export interface NetworkPolicyEgressRule {
  /** @pb 1 @list atomic */
  readonly ports?: readonly NetworkPolicyPort[]
  /** @pb 2 @list atomic */
  readonly to?: readonly NetworkPolicyPeer[]
}

export type PolicyType = 'Egress' | 'Ingress'
