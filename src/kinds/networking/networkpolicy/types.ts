/**
 * @package io.k8s.api.networking.v1
 * @proto k8s.io.api.networking.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { IntOrString, int32 } from '#api/scalars/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'

/** Which traffic the chosen pods may receive and send. @kind networking.k8s.io/v1 */
export interface NetworkPolicy extends Resource {
  /** The pods and their rules. @pb 2 @optional */
  readonly spec: NetworkPolicySpec
}

/** The pods a policy is for and their rules. */
export interface NetworkPolicySpec {
  /** Pods of the namespace it is for; all of them if empty. @pb 1 @always */
  readonly podSelector?: LabelSelector
  /**
   * What may reach the pods; nothing if empty, unless another policy allows it.
   * @pb 2 @list atomic
   */
  readonly ingress?: readonly NetworkPolicyIngressRule[]
  /**
   * What the pods may reach, if Egress is among policyTypes; nothing if empty.
   * @pb 3 @list atomic
   */
  readonly egress?: readonly NetworkPolicyEgressRule[]
  /**
   * Directions it restricts; by default Ingress, and Egress if there are rules for it.
   * @pb 4 @list atomic
   */
  readonly policyTypes?: readonly PolicyType[]
}

/** Traffic that may reach pods; both from and ports must match. */
export interface NetworkPolicyIngressRule {
  /** Ports of the pods that may be reached; all if empty. @pb 1 @list atomic */
  readonly ports?: readonly NetworkPolicyPort[]
  /** Where the traffic may come from; anywhere if empty. @pb 2 @list atomic */
  readonly from?: readonly NetworkPolicyPeer[]
}

/** A port or range of ports. */
export interface NetworkPolicyPort {
  /** TCP (the default), UDP or SCTP. @pb 1 @pointer */
  readonly protocol?: Protocol
  /** Port by number or name; all if left out. @pb 2 @pointer */
  readonly port?: IntOrString
  /** Last port of the range that begins at port. @pb 3 @pointer */
  readonly endPort?: int32
}

/** A party of traffic: pods or an address range. */
export interface NetworkPolicyPeer {
  /** Pods, in the namespaces of namespaceSelector or else in the policy's own. @pb 1 */
  readonly podSelector?: LabelSelector
  /** Namespaces; all of them if empty. @pb 2 */
  readonly namespaceSelector?: LabelSelector
  /** An address range; excludes the selectors. @pb 3 */
  readonly ipBlock?: IPBlock
}

/** An address range with exceptions. */
export interface IPBlock {
  /** The range, such as 192.168.1.0/24. @pb 1 */
  readonly cidr: string
  /** Ranges inside it that are left out. @pb 2 @list atomic */
  readonly except?: readonly string[]
}

/** Traffic pods may send; both to and ports must match. */
export interface NetworkPolicyEgressRule {
  /** Ports that may be reached; all if empty. @pb 1 @list atomic */
  readonly ports?: readonly NetworkPolicyPort[]
  /** Where the traffic may go; anywhere if empty. @pb 2 @list atomic */
  readonly to?: readonly NetworkPolicyPeer[]
}

export type PolicyType = 'Egress' | 'Ingress'
