/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * Asks what the caller may do in a namespace; for display, not for decisions.
 * @kind authorization.k8s.io/v1
 */
export interface SelfSubjectRulesReview extends Resource {
  /** The question. @pb 2 */
  readonly spec: SelfSubjectRulesReviewSpec
  /** The answer. @pb 3 @always */
  readonly status?: SubjectRulesReviewStatus
}

/** The namespace that is asked about. */
export interface SelfSubjectRulesReviewSpec {
  /** Name of the namespace; required. @pb 1 */
  readonly namespace?: string
}

/** What a user may do; perhaps not complete. */
export interface SubjectRulesReviewStatus {
  /** What is allowed on resources. @pb 1 @list atomic */
  readonly resourceRules: readonly ResourceRule[]
  /** What is allowed on other paths. @pb 2 @list atomic */
  readonly nonResourceRules: readonly NonResourceRule[]
  /** Whether there may be more rights than listed. @pb 3 */
  readonly incomplete: boolean
  /** Problem that kept the list from being complete. @pb 4 */
  readonly evaluationError?: string
}

/** What is allowed on resources. */
export interface ResourceRule {
  /** Verbs that are allowed; * means all. @pb 1 @list atomic */
  readonly verbs: readonly string[]
  /** Groups of the resources; * means all. @pb 2 @list atomic */
  readonly apiGroups?: readonly string[]
  /** The resources, perhaps with a subresource as in pods/log; * means all. @pb 3 @list atomic */
  readonly resources?: readonly string[]
  /** Names of the objects; all if empty. @pb 4 @list atomic */
  readonly resourceNames?: readonly string[]
}

/** What is allowed on other paths. */
export interface NonResourceRule {
  /** Verbs that are allowed, such as get; * means all. @pb 1 @list atomic */
  readonly verbs: readonly string[]
  /** The paths, perhaps ending in *. @pb 2 @list atomic */
  readonly nonResourceURLs?: readonly string[]
}
