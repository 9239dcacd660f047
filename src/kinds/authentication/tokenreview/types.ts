/**
 * @package io.k8s.api.authentication.v1
 * @proto k8s.io.api.authentication.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { UserInfo } from '#kinds/authentication/shared/types.ts'

/** Asks whether a token is good and whose it is. @kind authentication.k8s.io/v1 */
export interface TokenReview extends Resource {
  /** The token. @pb 2 */
  readonly spec: TokenReviewSpec
  /** The answer. @pb 3 @always */
  readonly status?: TokenReviewStatus
}

/** A token to be checked. */
export interface TokenReviewSpec {
  /** The token itself. @pb 1 @omitempty */
  readonly token: string
  /** Parties of which it must be meant for one; the API server if empty. @pb 2 @list atomic */
  readonly audiences?: readonly string[]
}

/** Whether a token is good and whose it is. */
export interface TokenReviewStatus {
  /** Whether it belongs to a known user. @pb 1 */
  readonly authenticated?: boolean
  /** The user. @pb 2 @always */
  readonly user?: UserInfo
  /** Those of the parties asked for that the token is meant for. @pb 4 @list atomic */
  readonly audiences?: readonly string[]
  /** Why the token could not be checked. @pb 3 */
  readonly error?: string
}
