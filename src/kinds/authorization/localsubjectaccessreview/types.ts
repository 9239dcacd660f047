/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { Resource } from '#api/metadata.ts'
import type {
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '#kinds/authorization/subjectaccessreview/types.ts'

/** Asks whether a user may do something in one namespace. @kind authorization.k8s.io/v1 */
export interface LocalSubjectAccessReview extends Resource {
  /** The question; its namespace must be that of the review. @pb 2 */
  readonly spec: SubjectAccessReviewSpec
  /** The answer. @pb 3 @always */
  readonly status?: SubjectAccessReviewStatus
}
