/**
 * @package io.k8s.api.discovery.v1
 * @proto k8s.io.api.discovery.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** Some of the addresses behind a service. @kind discovery.k8s.io/v1 */
export interface EndpointSlice extends Resource {
  /** Type of all addresses in the slice: IPv4, IPv6 or FQDN; cannot be changed. @pb 4 @go v1.AddressType */
  readonly addressType: 'FQDN' | 'IPv4' | 'IPv6'
  /** The endpoints, at most 1000. @pb 2 @always @list atomic */
  readonly endpoints?: readonly Endpoint[]
  /** Ports that every endpoint has, at most 100. @pb 3 @always @list atomic */
  readonly ports?: readonly EndpointPort[]
}

/** One backend of a service. */
export interface Endpoint {
  /**
   * Its addresses, all of which lead to the same backend; the first one is used.
   * @pb 1 @list set
   */
  readonly addresses: readonly string[]
  /** Whether it can take traffic. @pb 2 @always */
  readonly conditions?: EndpointConditions
  /** Host name of the endpoint. @pb 3 @pointer */
  readonly hostname?: string
  /** Object that has the address, mostly a pod. @pb 4 */
  readonly targetRef?: ObjectReference
  /** Topology labels from v1beta1; not written any more. @pb 5 */
  readonly deprecatedTopology?: Readonly<Record<string, string>>
  /** Node the endpoint is on. @pb 6 @pointer */
  readonly nodeName?: string
  /** Zone the endpoint is in. @pb 7 @pointer */
  readonly zone?: string
  /** Where its traffic should come from. @pb 8 */
  readonly hints?: EndpointHints
}

/** Whether an endpoint can take traffic. */
export interface EndpointConditions {
  /** Whether it takes traffic now; unknown counts as true. @pb 1 @pointer */
  readonly ready?: boolean
  /** Whether it could take traffic, even if it is ending. @pb 2 @pointer */
  readonly serving?: boolean
  /** Whether it is ending. @pb 3 @pointer */
  readonly terminating?: boolean
}

/** Where the traffic of an endpoint should come from. */
export interface EndpointHints {
  /** Zones that should use it. @pb 1 @list atomic */
  readonly forZones?: readonly ForZone[]
  /** Nodes that should use it. @pb 2 @list atomic */
  readonly forNodes?: readonly ForNode[]
}

/** A zone that should use an endpoint. */
export interface ForZone {
  /** Name of the zone. @pb 1 */
  readonly name: string
}

/** A node that should use an endpoint. */
export interface ForNode {
  /** Name of the node. @pb 1 */
  readonly name: string
}

/** A port of the endpoints. @map atomic */
export interface EndpointPort {
  /** Name of the port, as in the service; unique in the slice. @pb 1 @pointer */
  readonly name?: string
  /** TCP (the default), UDP or SCTP. @pb 2 @pointer */
  readonly protocol?: Protocol
  /** Port number; unset means any port, which consumers may not support. @pb 3 @pointer */
  readonly port?: int32
  /** Application protocol spoken on the port, such as kubernetes.io/h2c. @pb 4 @pointer */
  readonly appProtocol?: string
}
