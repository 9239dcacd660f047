/**
 * @package io.k8s.api.networking.v1beta1
 * @proto k8s.io.api.networking.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { IntOrString, int32 } from '#api/scalars.ts'
import type { Protocol, TypedLocalObjectReference } from '#kinds/core/pod/types.ts'

/**
 * @kind networking.k8s.io/v1beta1
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
  /** @pb 3 @pointer */
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
