/**
 * @package io.k8s.api.resource.v1
 * @proto k8s.io.api.resource.v1
 */
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import type { ResourceClaimSpec } from '#kinds/resource/resourceclaim/types.ts'

/**
 * @kind resource.k8s.io/v1
 */
export interface ResourceClaimTemplate extends Resource {
  /** @pb 2 */
  readonly spec: ResourceClaimTemplateSpec
}

export interface ResourceClaimTemplateSpec {
  /** @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** @pb 2 */
  readonly spec: ResourceClaimSpec
}
