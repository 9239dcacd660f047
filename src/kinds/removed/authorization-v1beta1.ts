/**
 * @package io.k8s.api.authorization.v1beta1
 * @proto k8s.io.api.authorization.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type {
  FieldSelectorAttributes,
  LabelSelectorAttributes,
} from '#kinds/authorization/shared/types.ts'

/**
 * @kind authorization.k8s.io/v1beta1
 */
export interface LocalSubjectAccessReview extends Resource {
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
  /** @pb 4 */
  readonly group?: readonly string[]
  /** @pb 5 @go map[string]v1beta1.ExtraValue */
  readonly extra?: Readonly<Record<string, readonly string[]>>
  /** @pb 6 */
  readonly uid?: string
}

export interface ResourceAttributes {
  /** @pb 1 */
  readonly namespace?: string
  /** @pb 2 */
  readonly verb?: string
  /** @pb 3 */
  readonly group?: string
  /** @pb 4 */
  readonly version?: string
  /** @pb 5 */
  readonly resource?: string
  /** @pb 6 */
  readonly subresource?: string
  /** @pb 7 */
  readonly name?: string
  /** @pb 8 */
  readonly fieldSelector?: FieldSelectorAttributes
  /** @pb 9 */
  readonly labelSelector?: LabelSelectorAttributes
}

export interface NonResourceAttributes {
  /** @pb 1 */
  readonly path?: string
  /** @pb 2 */
  readonly verb?: string
}

export interface SubjectAccessReviewStatus {
  /** @pb 1 @always */
  readonly allowed?: boolean
  /** @pb 4 */
  readonly denied?: boolean
  /** @pb 2 */
  readonly reason?: string
  /** @pb 3 */
  readonly evaluationError?: string
}

/**
 * @kind authorization.k8s.io/v1beta1
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

/**
 * @kind authorization.k8s.io/v1beta1
 */
export interface SelfSubjectRulesReview extends Resource {
  /** @pb 2 */
  readonly spec: SelfSubjectRulesReviewSpec
  /** @pb 3 @always */
  readonly status?: SubjectRulesReviewStatus
}

export interface SelfSubjectRulesReviewSpec {
  /** @pb 1 */
  readonly namespace?: string
}

export interface SubjectRulesReviewStatus {
  /** @pb 1 @always */
  readonly resourceRules?: readonly ResourceRule[]
  /** @pb 2 @always */
  readonly nonResourceRules?: readonly NonResourceRule[]
  /** @pb 3 @always */
  readonly incomplete?: boolean
  /** @pb 4 */
  readonly evaluationError?: string
}

export interface ResourceRule {
  /** @pb 1 @always */
  readonly verbs?: readonly string[]
  /** @pb 2 */
  readonly apiGroups?: readonly string[]
  /** @pb 3 */
  readonly resources?: readonly string[]
  /** @pb 4 */
  readonly resourceNames?: readonly string[]
}

export interface NonResourceRule {
  /** @pb 1 @always */
  readonly verbs?: readonly string[]
  /** @pb 2 */
  readonly nonResourceURLs?: readonly string[]
}

/**
 * @kind authorization.k8s.io/v1beta1
 */
export interface SubjectAccessReview extends Resource {
  /** @pb 2 */
  readonly spec: SubjectAccessReviewSpec
  /** @pb 3 @always */
  readonly status?: SubjectAccessReviewStatus
}
