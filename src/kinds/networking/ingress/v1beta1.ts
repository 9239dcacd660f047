/**
 * @package io.k8s.api.networking.v1beta1
 * @proto k8s.io.api.networking.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { IntOrString, int32 } from '#api/scalars/scalars.ts'
import type { Protocol, TypedLocalObjectReference } from '#kinds/core/pod/types.ts'

/** Rules that lead HTTP traffic from outside to services. @kind networking.k8s.io/v1beta1 */
export interface Ingress extends Resource {
  /** The rules and the class that serves them. @pb 2 */
  readonly spec: IngressSpec
  /** Where the ingress takes traffic in. @pb 3 @always */
  readonly status?: IngressStatus
}

/** The rules of an ingress. */
export interface IngressSpec {
  /** Class whose controller serves it; the default class if left out. @pb 4 @pointer */
  readonly ingressClassName?: string
  /** Where requests go that no rule matches. @pb 1 */
  readonly backend?: IngressBackend
  /** Hosts served over TLS, and their certificates. @pb 2 */
  readonly tls?: readonly IngressTLS[]
  /** Rules by host; without any, all goes to the default backend. @pb 3 */
  readonly rules?: readonly IngressRule[]
}

/** Where requests go: a port of a service, or another object. */
export interface IngressBackend {
  /** Name of the service. @pb 1 */
  readonly serviceName?: string
  /** Port of the service, by number or name. @pb 2 @always */
  readonly servicePort?: IntOrString
  /** Another object of the same namespace. @pb 3 */
  readonly resource?: TypedLocalObjectReference
}

/** A certificate and the hosts it is for. */
export interface IngressTLS {
  /** Hosts the certificate is for. @pb 1 */
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
  /** The paths and their backends. @pb 1 @always */
  readonly paths?: readonly HTTPIngressPath[]
}

/** A path and its backend. */
export interface HTTPIngressPath {
  /** Path to match; must begin with "/". @pb 1 */
  readonly path?: string
  /** Exact, Prefix by path elements, or ImplementationSpecific (the default). @pb 3 @pointer @go v1beta1.PathType */
  readonly pathType?: string
  /** Where matching requests go. @pb 2 @always */
  readonly backend?: IngressBackend
}

/** Where an ingress takes traffic in. */
export interface IngressStatus {
  /** Its load balancer. @pb 1 @always */
  readonly loadBalancer?: IngressLoadBalancerStatus
}

/** The load balancer of an ingress. */
export interface IngressLoadBalancerStatus {
  /** Points at which traffic is taken in. @pb 1 */
  readonly ingress?: readonly IngressLoadBalancerIngress[]
}

/** A point at which traffic is taken in. */
export interface IngressLoadBalancerIngress {
  /** Its IP address. @pb 1 */
  readonly ip?: string
  /** Its host name. @pb 2 */
  readonly hostname?: string
  /** Its ports and their state. @pb 4 */
  readonly ports?: readonly IngressPortStatus[]
}

/** State of a port. */
export interface IngressPortStatus {
  /** Port number. @pb 1 @always */
  readonly port?: int32
  /** TCP, UDP or SCTP. @pb 2 @always */
  readonly protocol?: Protocol
  /** Problem with the port, as a CamelCase word. @pb 3 @pointer */
  readonly error?: string
}
