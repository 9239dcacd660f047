/**
 * @package io.k8s.api.admissionregistration.v1beta1
 * @proto k8s.io.api.admissionregistration.v1beta1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'
import type {
  ReinvocationPolicyType,
  RuleWithOperations,
} from '#kinds/admissionregistration/shared/types.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchPolicyType,
  SideEffectClass,
  WebhookClientConfig,
} from '#kinds/admissionregistration/shared/v1beta1.ts'

/**
 * @kind admissionregistration.k8s.io/v1beta1
 */
export interface MutatingWebhookConfiguration extends Resource {
  /** @pb 2 */
  readonly webhooks?: readonly MutatingWebhook[]
}

export interface MutatingWebhook {
  /** @pb 1 @always */
  readonly name?: string
  /** @pb 2 @always */
  readonly clientConfig?: WebhookClientConfig
  /** @pb 3 */
  readonly rules?: readonly RuleWithOperations[]
  /** @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** @pb 9 @pointer */
  readonly matchPolicy?: MatchPolicyType
  /** @pb 5 */
  readonly namespaceSelector?: LabelSelector
  /** @pb 11 */
  readonly objectSelector?: LabelSelector
  /** @pb 6 @pointer */
  readonly sideEffects?: SideEffectClass
  /** @pb 7 @pointer */
  readonly timeoutSeconds?: int32
  /** @pb 8 */
  readonly admissionReviewVersions?: readonly string[]
  /** @pb 10 @pointer */
  readonly reinvocationPolicy?: ReinvocationPolicyType
  /** @pb 12 */
  readonly matchConditions?: readonly MatchCondition[]
}
