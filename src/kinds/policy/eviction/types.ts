/**
 * @package io.k8s.api.policy.v1
 * @proto k8s.io.api.policy.v1
 */
import type { DeleteOptions, Resource } from '#api/metadata.ts'

/** Asks for a pod to be removed, as far as its disruption budgets allow. @kind policy/v1 */
export interface Eviction extends Resource {
  /** How the pod is to be deleted. @pb 2 */
  readonly deleteOptions?: DeleteOptions
}
