/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes } from '#api/scalars/scalars.ts'

/** Which members of a range are taken; used inside the control plane. @kind v1 */
export interface RangeAllocation extends Resource {
  /** The range, as a CIDR or as first-last. @pb 2 @always */
  readonly range?: string
  /** A bitmap of the members that are taken. @pb 3 @always */
  readonly data?: Bytes
}
