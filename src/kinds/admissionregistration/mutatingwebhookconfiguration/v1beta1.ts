/**
 * @package io.k8s.api.admissionregistration.v1beta1
 * @proto k8s.io.api.admissionregistration.v1beta1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
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

/** Webhooks that may change objects on their way in. @kind admissionregistration.k8s.io/v1beta1 */
export interface MutatingWebhookConfiguration extends Resource {
  /** The webhooks. @pb 2 */
  readonly webhooks?: readonly MutatingWebhook[]
}

/** A webhook and the calls it is asked about. */
export interface MutatingWebhook {
  /** Full DNS name of the webhook, such as images.example.com. @pb 1 @always */
  readonly name?: string
  /** How the webhook is reached. @pb 2 @always */
  readonly clientConfig?: WebhookClientConfig
  /** Operations and resources it is asked about; one must match. @pb 3 */
  readonly rules?: readonly RuleWithOperations[]
  /** Fail or Ignore (the default) when the webhook cannot be asked. @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /**
   * Exact (the default), or Equivalent to match the resource in other versions too.
   * @pb 9 @pointer
   */
  readonly matchPolicy?: MatchPolicyType
  /** Labels of the object's namespace; all namespaces if empty. @pb 5 */
  readonly namespaceSelector?: LabelSelector
  /** Labels the object, or its old state, must have; all objects if empty. @pb 11 */
  readonly objectSelector?: LabelSelector
  /**
   * None, NoneOnDryRun, Some or Unknown (the default); says whether dry runs may be sent to it.
   * @pb 6 @pointer
   */
  readonly sideEffects?: SideEffectClass
  /** Seconds to wait for the answer, 1 to 30; 30 by default. @pb 7 @pointer */
  readonly timeoutSeconds?: int32
  /** Review versions it understands; the first one the server knows is sent. @pb 8 */
  readonly admissionReviewVersions?: readonly string[]
  /** Never (the default), or IfNeeded to ask again after changes by others. @pb 10 @pointer */
  readonly reinvocationPolicy?: ReinvocationPolicyType
  /** CEL conditions, all of which the call must meet. @pb 12 */
  readonly matchConditions?: readonly MatchCondition[]
}
