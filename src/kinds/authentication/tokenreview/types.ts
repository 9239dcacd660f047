/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/**
 * @kind authentication.k8s.io/v1
 */
export interface TokenReview extends Resource {
  /** @pb 2 */
  readonly spec: TokenReviewSpec
  /** @pb 3 @always */
  readonly status?: TokenReviewStatus
}

export interface TokenReviewSpec {
  /** @pb 1 @omitempty */
  readonly token: string
  /** @pb 2 @list atomic */
  readonly audiences?: readonly string[]
}

export interface TokenReviewStatus {
  /** @pb 1 */
  readonly authenticated?: boolean
  /** @pb 2 @always */
  readonly user?: UserInfo
  /** @pb 4 @list atomic */
  readonly audiences?: readonly string[]
  /** @pb 3 */
  readonly error?: string
}
