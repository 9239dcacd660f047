/**
 * @package io.k8s.api.networking.v1
 * @proto k8s.io.api.networking.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'
import type { Protocol, TypedLocalObjectReference } from '#kinds/core/pod/types.ts'

/**
 * @kind networking.k8s.io/v1
 */
export interface Ingress extends Resource {
  /** @pb 2 @optional */
  readonly spec: IngressSpec
  /** @pb 3 @always */
  readonly status?: IngressStatus
}

export interface IngressSpec {
  /** @pb 4 @pointer */
  readonly ingressClassName?: string
  /** @pb 1 */
  readonly defaultBackend?: IngressBackend
  /** @pb 2 @list atomic */
  readonly tls?: readonly IngressTLS[]
  /** @pb 3 @list atomic */
  readonly rules?: readonly IngressRule[]
}

export interface IngressBackend {
  /** @pb 4 */
  readonly service?: IngressServiceBackend
  /** @pb 3 */
  readonly resource?: TypedLocalObjectReference
}

export interface IngressServiceBackend {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 @always */
  readonly port?: ServiceBackendPort
}

/**
 * @map atomic
 */
export interface ServiceBackendPort {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 */
  readonly number?: int32
}

export interface IngressTLS {
  /** @pb 1 @list atomic */
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
  /** @pb 1 @list atomic */
  readonly paths: readonly HTTPIngressPath[]
}

export interface HTTPIngressPath {
  /** @pb 1 */
  readonly path?: string
  /** @pb 3 @pointer @required @always */
  readonly pathType?: 'Exact' | 'ImplementationSpecific' | 'Prefix'
  /** @pb 2 */
  readonly backend: IngressBackend
}

export interface IngressStatus {
  /** @pb 1 @always */
  readonly loadBalancer?: IngressLoadBalancerStatus
}

export interface IngressLoadBalancerStatus {
  /** @pb 1 @list atomic */
  readonly ingress?: readonly IngressLoadBalancerIngress[]
}

export interface IngressLoadBalancerIngress {
  /** @pb 1 */
  readonly ip?: string
  /** @pb 2 */
  readonly hostname?: string
  /** @pb 4 @list atomic */
  readonly ports?: readonly IngressPortStatus[]
}

export interface IngressPortStatus {
  /** @pb 1 */
  readonly port: int32
  /** @pb 2 */
  readonly protocol: Protocol
  /** @pb 3 @pointer */
  readonly error?: string
}
