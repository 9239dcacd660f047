/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes } from '#api/scalars.ts'

/**
 * @kind v1
 */
export interface RangeAllocation extends Resource {
  /** @pb 2 @always */
  readonly range?: string
  /** @pb 3 @always */
  readonly data?: Bytes
}
