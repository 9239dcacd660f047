/**
 * @package io.k8s.api.resource.v1beta1
 * @proto k8s.io.api.resource.v1beta1
 */
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import type { ResourceClaimSpec } from '#kinds/resource/resourceclaim/v1beta1.ts'

/** A template from which claims are made for pods. @kind resource.k8s.io/v1beta1 */
export interface ResourceClaimTemplate extends Resource {
  /** The claims; cannot be changed. @pb 2 */
  readonly spec: ResourceClaimTemplateSpec
}

/** What claims made from a template look like. */
export interface ResourceClaimTemplateSpec {
  /** Labels and annotations of the claims. @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** Specification of the claims, taken over unchanged. @pb 2 */
  readonly spec: ResourceClaimSpec
}
