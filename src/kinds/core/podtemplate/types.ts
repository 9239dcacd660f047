/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import type { PodSpec } from '#kinds/core/pod/types.ts'

/**
 * @kind v1
 */
export interface PodTemplate extends Resource {
  /** @pb 2 @optional */
  readonly template: PodTemplateSpec
}

export interface PodTemplateSpec {
  /** @pb 1 @optional */
  readonly metadata: ObjectMeta
  /** @pb 2 @optional */
  readonly spec: PodSpec
}
