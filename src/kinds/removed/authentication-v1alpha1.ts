/**
 * @package io.k8s.api.authentication.v1alpha1
 * @proto k8s.io.api.authentication.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/**
 * @kind authentication.k8s.io/v1alpha1
 */
export interface SelfSubjectReview extends Resource {
  /** @pb 2 @always */
  readonly status?: SelfSubjectReviewStatus
}

export interface SelfSubjectReviewStatus {
  /** @pb 1 @always */
  readonly userInfo?: UserInfo
}
