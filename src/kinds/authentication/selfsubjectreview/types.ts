/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/** Asks who the caller is. @kind authentication.k8s.io/v1 */
export interface SelfSubjectReview extends Resource {
  /** The answer. @pb 2 @always */
  readonly status?: SelfSubjectReviewStatus
}

/** Who the caller is. */
export interface SelfSubjectReviewStatus {
  /** The caller. @pb 1 @always */
  readonly userInfo?: UserInfo
}
