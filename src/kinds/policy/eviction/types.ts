/**
 * @package io.k8s.api.policy.v1
 * @proto k8s.io.api.policy.v1
 */
import type { DeleteOptions, Resource } from '#api/metadata.ts'

/**
 * @kind policy/v1
 */
export interface Eviction extends Resource {
  /** @pb 2 */
  readonly deleteOptions?: DeleteOptions
}
