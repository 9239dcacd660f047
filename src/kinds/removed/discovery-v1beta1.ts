/**
 * @package io.k8s.api.discovery.v1beta1
 * @proto k8s.io.api.discovery.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind discovery.k8s.io/v1beta1
 */
export interface EndpointSlice extends Resource {
  /** @pb 4 @always @go v1beta1.AddressType */
  readonly addressType?: string
  /** @pb 2 @always */
  readonly endpoints?: readonly Endpoint[]
  /** @pb 3 @always */
  readonly ports?: readonly EndpointPort[]
}

export interface Endpoint {
  /** @pb 1 @always */
  readonly addresses?: readonly string[]
  /** @pb 2 @always */
  readonly conditions?: EndpointConditions
  /** @pb 3 @pointer */
  readonly hostname?: string
  /** @pb 4 */
  readonly targetRef?: ObjectReference
  /** @pb 5 */
  readonly topology?: Readonly<Record<string, string>>
  /** @pb 6 @pointer */
  readonly nodeName?: string
  /** @pb 7 */
  readonly hints?: EndpointHints
}

export interface EndpointConditions {
  /** @pb 1 @pointer */
  readonly ready?: boolean
  /** @pb 2 @pointer */
  readonly serving?: boolean
  /** @pb 3 @pointer */
  readonly terminating?: boolean
}

export interface EndpointHints {
  /** @pb 1 */
  readonly forZones?: readonly ForZone[]
  /** @pb 2 */
  readonly forNodes?: readonly ForNode[]
}

export interface ForZone {
  /** @pb 1 @always */
  readonly name?: string
}

export interface ForNode {
  /** @pb 1 @always */
  readonly name?: string
}

export interface EndpointPort {
  /** @pb 1 @pointer */
  readonly name?: string
  /** @pb 2 @pointer */
  readonly protocol?: Protocol
  /** @pb 3 @pointer */
  readonly port?: int32
  /** @pb 4 @pointer */
  readonly appProtocol?: string
}
