/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/** Addresses behind a service; superseded by EndpointSlice. @kind v1 */
export interface Endpoints extends Resource {
  /** Sets of addresses that share the same ports. @pb 2 @list atomic */
  readonly subsets?: readonly EndpointSubset[]
}

/** Addresses with the ports they all have. */
export interface EndpointSubset {
  /** Addresses that are ready for traffic. @pb 1 @list atomic */
  readonly addresses?: readonly EndpointAddress[]
  /** Addresses that are starting, ending or failing their checks. @pb 2 @list atomic */
  readonly notReadyAddresses?: readonly EndpointAddress[]
  /** Ports of every address in the set. @pb 3 @list atomic */
  readonly ports?: readonly EndpointPort[]
}

/** One address behind a service. @map atomic */
export interface EndpointAddress {
  /** Its IP; loopback and link-local ones are refused. @pb 1 */
  readonly ip: string
  /** Host name of the endpoint. @pb 3 */
  readonly hostname?: string
  /** Node the endpoint is on. @pb 4 @pointer */
  readonly nodeName?: string
  /** Object that has the address, mostly a pod. @pb 2 */
  readonly targetRef?: ObjectReference
}

/** A port of a set of addresses. @map atomic */
export interface EndpointPort {
  /** Name of the port, as in the service; may be empty if there is only one. @pb 1 */
  readonly name?: string
  /** Port number of the endpoint. @pb 2 */
  readonly port: int32
  /** TCP (the default), UDP or SCTP. @pb 3 */
  readonly protocol?: Protocol
  /** Application protocol spoken on the port, such as kubernetes.io/h2c. @pb 4 @pointer */
  readonly appProtocol?: string
}
