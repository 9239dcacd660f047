/**
 * @package io.k8s.api.authentication.v1beta1
 * @proto k8s.io.api.authentication.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { UserInfo as UserInfoV1 } from '#kinds/authentication/shared/types.ts'

/**
 * @kind authentication.k8s.io/v1beta1
 */
export interface SelfSubjectReview extends Resource {
  /** @pb 2 @always */
  readonly status?: SelfSubjectReviewStatus
}

export interface SelfSubjectReviewStatus {
  /** @pb 1 @always */
  readonly userInfo?: UserInfoV1
}

/**
 * @kind authentication.k8s.io/v1beta1
 */
export interface TokenReview extends Resource {
  /** @pb 2 */
  readonly spec: TokenReviewSpec
  /** @pb 3 @always */
  readonly status?: TokenReviewStatus
}

export interface TokenReviewSpec {
  /** @pb 1 */
  readonly token?: string
  /** @pb 2 */
  readonly audiences?: readonly string[]
}

export interface TokenReviewStatus {
  /** @pb 1 */
  readonly authenticated?: boolean
  /** @pb 2 @always */
  readonly user?: UserInfo
  /** @pb 4 */
  readonly audiences?: readonly string[]
  /** @pb 3 */
  readonly error?: string
}

export interface UserInfo {
  /** @pb 1 */
  readonly username?: string
  /** @pb 2 */
  readonly uid?: string
  /** @pb 3 */
  readonly groups?: readonly string[]
  /** @pb 4 @go map[string]v1beta1.ExtraValue */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}
