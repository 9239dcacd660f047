/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'

/** A stored template for pods. @kind v1 */
export interface PodTemplate extends Resource {
  /** The template. @pb 2 @optional */
  readonly template: PodTemplateSpec
}

/** What pods made from a template look like. */
export interface PodTemplateSpec {
  /** Labels and annotations of the pods. @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** Specification of the pods. @pb 2 @optional */
  readonly spec: PodSpec
}
