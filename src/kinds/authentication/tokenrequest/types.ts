/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, Time } from '#api/scalars.ts'

/**
 * @kind authentication.k8s.io/v1
 */
export interface TokenRequest extends Resource {
  /** @pb 2 @optional */
  readonly spec: TokenRequestSpec
  /** @pb 3 @always */
  readonly status?: TokenRequestStatus
}

export interface TokenRequestSpec {
  /** @pb 1 @always @list atomic */
  readonly audiences?: readonly string[]
  /** @pb 4 @always @pointer */
  readonly expirationSeconds?: int64
  /** @pb 3 @always @pointer */
  readonly boundObjectRef?: BoundObjectReference
}

export interface BoundObjectReference {
  /** @pb 1 */
  readonly kind?: string
  /** @pb 2 */
  readonly apiVersion?: string
  /** @pb 3 */
  readonly name?: string
  /** @pb 4 */
  readonly uid?: string
}

export interface TokenRequestStatus {
  /** @pb 1 @always */
  readonly token?: string
  /** @pb 2 @always */
  readonly expirationTimestamp?: Time
}
