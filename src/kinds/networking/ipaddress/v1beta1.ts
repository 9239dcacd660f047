/**
 * @package io.k8s.api.networking.v1beta1
 * @proto k8s.io.api.networking.v1beta1
 */
import type { Resource } from '#api/metadata.ts'

/** An IP taken by a service; its name is the address. @kind networking.k8s.io/v1beta1 */
export interface IPAddress extends Resource {
  /** Who has the address. @pb 2 */
  readonly spec: IPAddressSpec
}

/** Who has an address. */
export interface IPAddressSpec {
  /** Object that has it. @pb 1 @required */
  readonly parentRef?: ParentReference
}

/** Names the object that has an address. */
export interface ParentReference {
  /** Group of the object. @pb 1 */
  readonly group?: string
  /** Resource of the object. @pb 2 @omitempty */
  readonly resource: string
  /** Namespace of the object. @pb 3 */
  readonly namespace?: string
  /** Name of the object. @pb 4 @omitempty */
  readonly name: string
}
