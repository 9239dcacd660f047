/**
 * @package io.k8s.api.imagepolicy.v1alpha1
 * @proto k8s.io.api.imagepolicy.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * @kind imagepolicy.k8s.io/v1alpha1
 */
export interface ImageReview extends Resource {
  /** @pb 2 */
  readonly spec: ImageReviewSpec
  /** @pb 3 @always */
  readonly status?: ImageReviewStatus
}

export interface ImageReviewSpec {
  /** @pb 1 */
  readonly containers?: readonly ImageReviewContainerSpec[]
  /** @pb 2 */
  readonly annotations?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly namespace?: string
}

export interface ImageReviewContainerSpec {
  /** @pb 1 */
  readonly image?: string
}

export interface ImageReviewStatus {
  /** @pb 1 @always */
  readonly allowed?: boolean
  /** @pb 2 */
  readonly reason?: string
  /** @pb 3 */
  readonly auditAnnotations?: Readonly<Record<string, string>>
}
