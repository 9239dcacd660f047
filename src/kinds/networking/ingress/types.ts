/**
 * @package io.k8s.api.networking.v1
 * @proto k8s.io.api.networking.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type { Protocol, TypedLocalObjectReference } from '#kinds/core/pod/types.ts'

/** Rules that lead HTTP traffic from outside to services. @kind networking.k8s.io/v1 */
export interface Ingress extends Resource {
  /** The rules and the class that serves them. @pb 2 @optional */
  readonly spec: IngressSpec
  /** Where the ingress takes traffic in. @pb 3 @always */
  readonly status?: IngressStatus
}

/** The rules of an ingress. */
export interface IngressSpec {
  /** Class whose controller serves it; the default class if left out. @pb 4 @pointer */
  readonly ingressClassName?: string
  /** Where requests go that no rule matches. @pb 1 */
  readonly defaultBackend?: IngressBackend
  /** Hosts served over TLS, and their certificates. @pb 2 @list atomic */
  readonly tls?: readonly IngressTLS[]
  /** Rules by host; without any, all goes to the default backend. @pb 3 @list atomic */
  readonly rules?: readonly IngressRule[]
}

/** Where requests go; exactly one member is set. */
export interface IngressBackend {
  /** A service of the same namespace. @pb 4 */
  readonly service?: IngressServiceBackend
  /** Another object of the same namespace. @pb 3 */
  readonly resource?: TypedLocalObjectReference
}

/** A service and one of its ports. */
export interface IngressServiceBackend {
  /** Name of the service. @pb 1 */
  readonly name: string
  /** Port of the service. @pb 2 @always */
  readonly port?: ServiceBackendPort
}

/** A port of a service, by name or by number. @map atomic */
export interface ServiceBackendPort {
  /** Name of the port; excludes number. @pb 1 */
  readonly name?: string
  /** Number of the port; excludes name. @pb 2 */
  readonly number?: int32
}

/** A certificate and the hosts it is for. */
export interface IngressTLS {
  /** Hosts the certificate is for. @pb 1 @list atomic */
  readonly hosts?: readonly string[]
  /** Secret with the certificate and key. @pb 2 */
  readonly secretName?: string
}

/** What happens to requests for one host. @inline 2 ingressRuleValue IngressRuleValue after host */
export interface IngressRule extends IngressRuleValue {
  /** Host name; "*" may stand for its first label; any host if empty. @pb 1 */
  readonly host?: string
}

/** What happens to requests that match a host. */
export interface IngressRuleValue {
  /** Backends by path. @pb 1 */
  readonly http?: HTTPIngressRuleValue
}

/** Backends by path. */
export interface HTTPIngressRuleValue {
  /** The paths and their backends. @pb 1 @list atomic */
  readonly paths: readonly HTTPIngressPath[]
}

/** A path and its backend. */
export interface HTTPIngressPath {
  /** Path to match; must begin with "/". @pb 1 */
  readonly path?: string
  /** Exact, Prefix by path elements, or ImplementationSpecific. @pb 3 @pointer @required @always @go v1.PathType */
  readonly pathType?: 'Exact' | 'ImplementationSpecific' | 'Prefix'
  /** Where matching requests go. @pb 2 */
  readonly backend: IngressBackend
}

/** Where an ingress takes traffic in. */
export interface IngressStatus {
  /** Its load balancer. @pb 1 @always */
  readonly loadBalancer?: IngressLoadBalancerStatus
}

/** The load balancer of an ingress. */
export interface IngressLoadBalancerStatus {
  /** Points at which traffic is taken in. @pb 1 @list atomic */
  readonly ingress?: readonly IngressLoadBalancerIngress[]
}

/** A point at which traffic is taken in. */
export interface IngressLoadBalancerIngress {
  /** Its IP address. @pb 1 */
  readonly ip?: string
  /** Its host name. @pb 2 */
  readonly hostname?: string
  /** Its ports and their state. @pb 4 @list atomic */
  readonly ports?: readonly IngressPortStatus[]
}

/** State of a port. */
export interface IngressPortStatus {
  /** Port number. @pb 1 */
  readonly port: int32
  /** TCP, UDP or SCTP. @pb 2 */
  readonly protocol: Protocol
  /** Problem with the port, as a CamelCase word. @pb 3 @pointer */
  readonly error?: string
}
