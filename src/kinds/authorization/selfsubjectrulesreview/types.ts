/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * @kind authorization.k8s.io/v1
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
  /** @pb 1 @list atomic */
  readonly resourceRules: readonly ResourceRule[]
  /** @pb 2 @list atomic */
  readonly nonResourceRules: readonly NonResourceRule[]
  /** @pb 3 */
  readonly incomplete: boolean
  /** @pb 4 */
  readonly evaluationError?: string
}

export interface ResourceRule {
  /** @pb 1 @list atomic */
  readonly verbs: readonly string[]
  /** @pb 2 @list atomic */
  readonly apiGroups?: readonly string[]
  /** @pb 3 @list atomic */
  readonly resources?: readonly string[]
  /** @pb 4 @list atomic */
  readonly resourceNames?: readonly string[]
}

export interface NonResourceRule {
  /** @pb 1 @list atomic */
  readonly verbs: readonly string[]
  /** @pb 2 @list atomic */
  readonly nonResourceURLs?: readonly string[]
}
