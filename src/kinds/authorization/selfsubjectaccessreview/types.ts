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

/** Asks whether the caller may do something. @kind authorization.k8s.io/v1 */
export interface SelfSubjectAccessReview extends Resource {
  /** The question. @pb 2 */
  readonly spec: SelfSubjectAccessReviewSpec
  /** The answer. @pb 3 @always */
  readonly status?: SubjectAccessReviewStatus
}

/** What the caller wants to do; exactly one member is set. */
export interface SelfSubjectAccessReviewSpec {
  /** A call on a resource. @pb 1 */
  readonly resourceAttributes?: ResourceAttributes
  /** A call on another path. @pb 2 */
  readonly nonResourceAttributes?: NonResourceAttributes
}
