/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchPolicyType,
  ReinvocationPolicyType,
  RuleWithOperations,
  SideEffectClass,
  WebhookClientConfig,
} from '#kinds/admissionregistration/shared/types.ts'

/**
 * @kind admissionregistration.k8s.io/v1
 */
export interface MutatingWebhookConfiguration extends Resource {
  /** @pb 2 @list map name @patch merge name */
  readonly webhooks?: readonly MutatingWebhook[]
}

export interface MutatingWebhook {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly clientConfig: WebhookClientConfig
  /** @pb 3 @list atomic */
  readonly rules?: readonly RuleWithOperations[]
  /** @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** @pb 9 @pointer */
  readonly matchPolicy?: MatchPolicyType
  /** @pb 5 */
  readonly namespaceSelector?: LabelSelector
  /** @pb 11 */
  readonly objectSelector?: LabelSelector
  /** @pb 6 @pointer @required @always */
  readonly sideEffects?: SideEffectClass
  /** @pb 7 @pointer */
  readonly timeoutSeconds?: int32
  /** @pb 8 @list atomic */
  readonly admissionReviewVersions: readonly string[]
  /** @pb 10 @pointer */
  readonly reinvocationPolicy?: ReinvocationPolicyType
  /** @pb 12 @list map name @patch merge name */
  readonly matchConditions?: readonly MatchCondition[]
}
