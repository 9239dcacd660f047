/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { Resource } from '#api/metadata.ts'
import type {
  NonResourceAttributes,
  ResourceAttributes,
} from '#kinds/authorization/shared/types.ts'
import type { SubjectAccessReviewStatus } from '#kinds/authorization/subjectaccessreview/types.ts'

/**
 * @kind authorization.k8s.io/v1
 */
export interface SelfSubjectAccessReview extends Resource {
  /** @pb 2 */
  readonly spec: SelfSubjectAccessReviewSpec
  /** @pb 3 @always */
  readonly status?: SubjectAccessReviewStatus
}

export interface SelfSubjectAccessReviewSpec {
  /** @pb 1 */
  readonly resourceAttributes?: ResourceAttributes
  /** @pb 2 */
  readonly nonResourceAttributes?: NonResourceAttributes
}
