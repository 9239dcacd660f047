/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { Resource } from '#api/metadata.ts'
import type {
  NonResourceAttributes,
  ResourceAttributes,
} from '#kinds/authorization/shared/types.ts'

/** Asks whether a user may do something. @kind authorization.k8s.io/v1 */
export interface SubjectAccessReview extends Resource {
  /** The question. @pb 2 */
  readonly spec: SubjectAccessReviewSpec
  /** The answer. @pb 3 @always */
  readonly status?: SubjectAccessReviewStatus
}

/** A user and what the user wants to do. */
export interface SubjectAccessReviewSpec {
  /** A call on a resource; excludes nonResourceAttributes. @pb 1 */
  readonly resourceAttributes?: ResourceAttributes
  /** A call on another path; excludes resourceAttributes. @pb 2 */
  readonly nonResourceAttributes?: NonResourceAttributes
  /** Name of the user. @pb 3 */
  readonly user?: string
  /** Groups of the user. @pb 4 @list atomic */
  readonly groups?: readonly string[]
  /** Further facts about the user. @pb 5 @go map[string]v1.ExtraValue */
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** Id of the user. @pb 6 */
  readonly uid?: string
}

/** Whether something is allowed. */
export interface SubjectAccessReviewStatus {
  /** Whether it is allowed. @pb 1 */
  readonly allowed: boolean
  /** Whether it is refused outright, so that no other authorizer can allow it. @pb 4 */
  readonly denied?: boolean
  /** Why, for people. @pb 2 */
  readonly reason?: string
  /** Problem met on the way; the answer may stand all the same. @pb 3 */
  readonly evaluationError?: string
}
