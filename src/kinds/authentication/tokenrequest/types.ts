/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, Time } from '#api/scalars/scalars.ts'

/** Asks for a token of a service account. @kind authentication.k8s.io/v1 */
export interface TokenRequest extends Resource {
  /** What the token is to be like. @pb 2 @optional */
  readonly spec: TokenRequestSpec
  /** The token. @pb 3 @always */
  readonly status?: TokenRequestStatus
}

/** What a token is to be like. */
export interface TokenRequestSpec {
  /**
   * Parties it is meant for, who should refuse others; the API server if empty.
   * @pb 1 @always @list atomic
   */
  readonly audiences?: readonly string[]
  /**
   * Wanted lifetime in seconds; the server may choose another. 3600 by default.
   * @pb 4 @always @pointer
   */
  readonly expirationSeconds?: int64
  /** Object whose deletion makes the token invalid. @pb 3 @always @pointer */
  readonly boundObjectRef?: BoundObjectReference
}

/** Names the object a token is bound to. */
export interface BoundObjectReference {
  /** Pod, Secret or Node. @pb 1 */
  readonly kind?: string
  /** API version of the object. @pb 2 */
  readonly apiVersion?: string
  /** Name of the object. @pb 3 */
  readonly name?: string
  /** Unique id of the object. @pb 4 @go types.UID */
  readonly uid?: string
}

/** A token. */
export interface TokenRequestStatus {
  /** The token itself. @pb 1 @always */
  readonly token?: string
  /** When it expires. @pb 2 @always */
  readonly expirationTimestamp?: Time
}
