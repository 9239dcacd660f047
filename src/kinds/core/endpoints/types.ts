/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'
import type { Protocol } from '#kinds/core/pod/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind v1
 */
export interface Endpoints extends Resource {
  /** @pb 2 @list atomic */
  readonly subsets?: readonly EndpointSubset[]
}

export interface EndpointSubset {
  /** @pb 1 @list atomic */
  readonly addresses?: readonly EndpointAddress[]
  /** @pb 2 @list atomic */
  readonly notReadyAddresses?: readonly EndpointAddress[]
  /** @pb 3 @list atomic */
  readonly ports?: readonly EndpointPort[]
}

/**
 * @map atomic
 */
export interface EndpointAddress {
  /** @pb 1 */
  readonly ip: string
  /** @pb 3 */
  readonly hostname?: string
  /** @pb 4 @pointer */
  readonly nodeName?: string
  /** @pb 2 */
  readonly targetRef?: ObjectReference
}

/**
 * @map atomic
 */
export interface EndpointPort {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 */
  readonly port: int32
  /** @pb 3 */
  readonly protocol?: Protocol
  /** @pb 4 @pointer */
  readonly appProtocol?: string
}
