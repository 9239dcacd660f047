/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, RawObject } from '#api/scalars/scalars.ts'

/**
 * A saved state of a workload, to roll back to; made by controllers and never changed.
 * @kind apps/v1
 */
export interface ControllerRevision extends Resource {
  /** The saved state. @pb 2 @always */
  readonly data?: RawObject
  /** Number of the revision; higher is newer. @pb 3 */
  readonly revision: int64
}
