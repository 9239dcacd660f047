/**
 * @package io.k8s.api.networking.v1
 * @proto k8s.io.api.networking.v1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * @kind networking.k8s.io/v1
 */
export interface IngressClass extends Resource {
  /** @pb 2 @optional */
  readonly spec: IngressClassSpec
}

export interface IngressClassSpec {
  /** @pb 1 */
  readonly controller?: string
  /** @pb 2 */
  readonly parameters?: IngressClassParametersReference
}

export interface IngressClassParametersReference {
  /** @pb 1 @pointer */
  readonly apiGroup?: string
  /** @pb 2 */
  readonly kind: string
  /** @pb 3 */
  readonly name: string
  /** @pb 4 @always @pointer */
  readonly scope?: string
  /** @pb 5 @pointer */
  readonly namespace?: string
}
