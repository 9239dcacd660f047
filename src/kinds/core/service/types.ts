/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Condition, Resource, TypeMeta } from '#api/metadata.ts'
import type { IntOrString, int32 } from '#api/scalars/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'

/** A stable address in front of a changing set of pods. @kind v1 */
export interface Service extends Resource {
  /** Which pods are behind the service and how it is reached. @pb 2 @optional */
  readonly spec: ServiceSpec
  /** Load balancer and conditions of the service. @pb 3 @always */
  readonly status?: ServiceStatus
}

/** Which pods are behind a service and how it is reached. */
export interface ServiceSpec {
  /** Ports of the service. @pb 1 @list map port protocol @patch merge port */
  readonly ports?: readonly ServicePort[]
  /**
   * Labels of the pods behind it; without any, its endpoints are managed by others.
   * @pb 2 @map atomic
   */
  readonly selector?: Readonly<Record<string, string>>
  /** Address of the service; picked if left out, "None" for a headless service. @pb 3 */
  readonly clusterIP?: string
  /**
   * Addresses of the service, one for each IP family; clusterIP is the first.
   * @pb 18 @list atomic
   */
  readonly clusterIPs?: readonly string[]
  /** ClusterIP (the default), NodePort, LoadBalancer or ExternalName. @pb 4 */
  readonly type?: ServiceType
  /**
   * Addresses outside the cluster's care at which nodes take traffic for the service.
   * @pb 5 @list atomic
   */
  readonly externalIPs?: readonly string[]
  /** ClientIP sends a client to the same pod each time; None by default. @pb 7 */
  readonly sessionAffinity?: ServiceAffinity
  /** Wanted address of the load balancer; deprecated, many providers ignore it. @pb 8 */
  readonly loadBalancerIP?: string
  /** Client address ranges the load balancer lets in; all if empty. @pb 9 @list atomic */
  readonly loadBalancerSourceRanges?: readonly string[]
  /** DNS name the service is an alias of; only for type ExternalName. @pb 10 */
  readonly externalName?: string
  /**
   * Local keeps traffic from outside on its node and saves the client's address; Cluster does not.
   * @pb 11
   */
  readonly externalTrafficPolicy?: ServiceExternalTrafficPolicy
  /** Node port for checks of the load balancer; only with external traffic policy Local. @pb 12 */
  readonly healthCheckNodePort?: int32
  /** Treats all endpoints as ready, as peers that look for each other may need. @pb 13 */
  readonly publishNotReadyAddresses?: boolean
  /** Settings of the session affinity. @pb 14 */
  readonly sessionAffinityConfig?: SessionAffinityConfig
  /** IP families of the service, IPv4 or IPv6; the first cannot be changed. @pb 19 @list atomic */
  readonly ipFamilies?: readonly IPFamily[]
  /** SingleStack, PreferDualStack or RequireDualStack. @pb 17 @pointer */
  readonly ipFamilyPolicy?: IPFamilyPolicy
  /** Whether a load balancer service gets node ports; true by default. @pb 20 @pointer */
  readonly allocateLoadBalancerNodePorts?: boolean
  /** Load balancer implementation to use; the default one if left out. @pb 21 @pointer */
  readonly loadBalancerClass?: string
  /**
   * Local keeps traffic from pods on their node, and drops it without endpoints there.
   * @pb 22 @pointer
   */
  readonly internalTrafficPolicy?: ServiceInternalTrafficPolicy
  /** Preference among endpoints, such as PreferSameZone or PreferSameNode. @pb 23 @pointer */
  readonly trafficDistribution?: string
}

/** A port of a service. */
export interface ServicePort {
  /** Name of the port; may be left out if there is only one. @pb 1 */
  readonly name?: string
  /** TCP (the default), UDP or SCTP. @pb 2 @default "TCP" */
  readonly protocol?: Protocol
  /** Application protocol spoken on the port, such as kubernetes.io/h2c. @pb 6 @pointer */
  readonly appProtocol?: string
  /** Port number of the service. @pb 3 */
  readonly port: int32
  /** Port of the pods, by number or name; the same as port if left out. @pb 4 @always */
  readonly targetPort?: IntOrString
  /** Port opened on every node; picked if left out for types that have one. @pb 5 */
  readonly nodePort?: int32
}

export type ServiceType = 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort'

export type ServiceAffinity = 'ClientIP' | 'None'

export type ServiceExternalTrafficPolicy = 'Cluster' | 'Local'

/** Settings of session affinity. */
export interface SessionAffinityConfig {
  /** Settings of affinity by client address. @pb 1 */
  readonly clientIP?: ClientIPConfig
}

/** Settings of affinity by client address. */
export interface ClientIPConfig {
  /** Seconds the affinity lasts, at most 86400; 10800 by default. @pb 1 @pointer */
  readonly timeoutSeconds?: int32
}

export type IPFamily = '' | 'IPv4' | 'IPv6'

export type IPFamilyPolicy = 'PreferDualStack' | 'RequireDualStack' | 'SingleStack'

export type ServiceInternalTrafficPolicy = 'Cluster' | 'Local'

/** What is known of a service. */
export interface ServiceStatus {
  /** Addresses of the load balancer, if there is one. @pb 1 @always */
  readonly loadBalancer?: LoadBalancerStatus
  /** Conditions of the service. @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}

/** State of a load balancer. */
export interface LoadBalancerStatus {
  /** Points at which traffic is taken in. @pb 1 @list atomic */
  readonly ingress?: readonly LoadBalancerIngress[]
}

/** A point at which a load balancer takes traffic in. */
export interface LoadBalancerIngress {
  /** Its IP address. @pb 1 */
  readonly ip?: string
  /** Its host name. @pb 2 */
  readonly hostname?: string
  /** VIP if packets keep this address as destination, Proxy if not. @pb 3 @pointer */
  readonly ipMode?: LoadBalancerIPMode
  /** Ports of the service and their state. @pb 4 @list atomic */
  readonly ports?: readonly PortStatus[]
}

export type LoadBalancerIPMode = 'VIP' | 'Proxy' | (string & {})

/** State of a port of a load balancer. */
export interface PortStatus {
  /** Port number of the service. @pb 1 */
  readonly port: int32
  /** TCP, UDP or SCTP. @pb 2 */
  readonly protocol: Protocol
  /** Problem with the port, as a CamelCase word. @pb 3 @pointer */
  readonly error?: string
}

/** Query parameters for reaching a service through the API server. @kind v1 */
export interface ServiceProxyOptions extends TypeMeta {
  /** Path of the request to the service. @pb 1 */
  readonly path?: string
}
