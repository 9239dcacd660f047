/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { Resource } from '#api/metadata.ts'
import type {
  NonResourceAttributes,
  ResourceAttributes,
} from '#kinds/authorization/shared/types.ts'

/**
 * @kind authorization.k8s.io/v1
 */
export interface SubjectAccessReview extends Resource {
  /** @pb 2 */
  readonly spec: SubjectAccessReviewSpec
  /** @pb 3 @always */
  readonly status?: SubjectAccessReviewStatus
}

export interface SubjectAccessReviewSpec {
  /** @pb 1 */
  readonly resourceAttributes?: ResourceAttributes
  /** @pb 2 */
  readonly nonResourceAttributes?: NonResourceAttributes
  /** @pb 3 */
  readonly user?: string
  /** @pb 4 @list atomic */
  readonly groups?: readonly string[]
  /** @pb 5 */
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** @pb 6 */
  readonly uid?: string
}

export interface SubjectAccessReviewStatus {
  /** @pb 1 */
  readonly allowed: boolean
  /** @pb 4 */
  readonly denied?: boolean
  /** @pb 2 */
  readonly reason?: string
  /** @pb 3 */
  readonly evaluationError?: string
}
