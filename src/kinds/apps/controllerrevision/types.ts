/**
 * @package io.k8s.api.apps.v1
 * @proto k8s.io.api.apps.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, RawObject } from '#api/scalars.ts'

/**
 * @kind apps/v1
 */
export interface ControllerRevision extends Resource {
  /** @pb 2 @always */
  readonly data?: RawObject
  /** @pb 3 */
  readonly revision: int64
}
