/**
 * @package io.k8s.api.networking.v1
 * @proto k8s.io.api.networking.v1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * @kind networking.k8s.io/v1
 */
export interface IPAddress extends Resource {
  /** @pb 2 */
  readonly spec: IPAddressSpec
}

export interface IPAddressSpec {
  /** @pb 1 @required */
  readonly parentRef?: ParentReference
}

export interface ParentReference {
  /** @pb 1 */
  readonly group?: string
  /** @pb 2 @omitempty */
  readonly resource: string
  /** @pb 3 */
  readonly namespace?: string
  /** @pb 4 @omitempty */
  readonly name: string
}
