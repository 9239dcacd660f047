/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Condition, Resource, TypeMeta } from '#api/metadata.ts'
import type { IntOrString, int32 } from '#api/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'

/**
 * @kind v1
 */
export interface Service extends Resource {
  /** @pb 2 @optional */
  readonly spec: ServiceSpec
  /** @pb 3 @always */
  readonly status?: ServiceStatus
}

export interface ServiceSpec {
  /** @pb 1 @list map port protocol @patch merge port */
  readonly ports?: readonly ServicePort[]
  /** @pb 2 @map atomic */
  readonly selector?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly clusterIP?: string
  /** @pb 18 @list atomic */
  readonly clusterIPs?: readonly string[]
  /** @pb 4 */
  readonly type?: ServiceType
  /** @pb 5 @list atomic */
  readonly externalIPs?: readonly string[]
  /** @pb 7 */
  readonly sessionAffinity?: ServiceAffinity
  /** @pb 8 */
  readonly loadBalancerIP?: string
  /** @pb 9 @list atomic */
  readonly loadBalancerSourceRanges?: readonly string[]
  /** @pb 10 */
  readonly externalName?: string
  /** @pb 11 */
  readonly externalTrafficPolicy?: ServiceExternalTrafficPolicy
  /** @pb 12 */
  readonly healthCheckNodePort?: int32
  /** @pb 13 */
  readonly publishNotReadyAddresses?: boolean
  /** @pb 14 */
  readonly sessionAffinityConfig?: SessionAffinityConfig
  /** @pb 19 @list atomic */
  readonly ipFamilies?: readonly IPFamily[]
  /** @pb 17 @pointer */
  readonly ipFamilyPolicy?: IPFamilyPolicy
  /** @pb 20 @pointer */
  readonly allocateLoadBalancerNodePorts?: boolean
  /** @pb 21 @pointer */
  readonly loadBalancerClass?: string
  /** @pb 22 @pointer */
  readonly internalTrafficPolicy?: ServiceInternalTrafficPolicy
  /** @pb 23 @pointer */
  readonly trafficDistribution?: string
}

export interface ServicePort {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 @default "TCP" */
  readonly protocol?: Protocol
  /** @pb 6 @pointer */
  readonly appProtocol?: string
  /** @pb 3 */
  readonly port: int32
  /** @pb 4 @always */
  readonly targetPort?: IntOrString
  /** @pb 5 */
  readonly nodePort?: int32
}

export type ServiceType = 'ClusterIP' | 'ExternalName' | 'LoadBalancer' | 'NodePort'

export type ServiceAffinity = 'ClientIP' | 'None'

export type ServiceExternalTrafficPolicy = 'Cluster' | 'Local'

export interface SessionAffinityConfig {
  /** @pb 1 */
  readonly clientIP?: ClientIPConfig
}

export interface ClientIPConfig {
  /** @pb 1 @pointer */
  readonly timeoutSeconds?: int32
}

export type IPFamily = '' | 'IPv4' | 'IPv6'

export type IPFamilyPolicy = 'PreferDualStack' | 'RequireDualStack' | 'SingleStack'

export type ServiceInternalTrafficPolicy = 'Cluster' | 'Local'

export interface ServiceStatus {
  /** @pb 1 @always */
  readonly loadBalancer?: LoadBalancerStatus
  /** @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}

export interface LoadBalancerStatus {
  /** @pb 1 @list atomic */
  readonly ingress?: readonly LoadBalancerIngress[]
}

export interface LoadBalancerIngress {
  /** @pb 1 */
  readonly ip?: string
  /** @pb 2 */
  readonly hostname?: string
  /** @pb 3 @pointer */
  readonly ipMode?: LoadBalancerIPMode
  /** @pb 4 @list atomic */
  readonly ports?: readonly PortStatus[]
}

export type LoadBalancerIPMode = 'VIP' | 'Proxy' | (string & {})

export interface PortStatus {
  /** @pb 1 */
  readonly port: int32
  /** @pb 2 */
  readonly protocol: Protocol
  /** @pb 3 @pointer */
  readonly error?: string
}

/**
 * @kind v1
 */
export interface ServiceProxyOptions extends TypeMeta {
  /** @pb 1 */
  readonly path?: string
}
