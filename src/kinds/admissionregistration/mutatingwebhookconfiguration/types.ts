/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchPolicyType,
  ReinvocationPolicyType,
  RuleWithOperations,
  SideEffectClass,
  WebhookClientConfig,
} from '#kinds/admissionregistration/shared/types.ts'

/** Webhooks that may change objects on their way in. @kind admissionregistration.k8s.io/v1 */
export interface MutatingWebhookConfiguration extends Resource {
  /** The webhooks. @pb 2 @list map name @patch merge name */
  readonly webhooks?: readonly MutatingWebhook[]
}

/** A webhook and the calls it is asked about. */
export interface MutatingWebhook {
  /** Full DNS name of the webhook, such as images.example.com. @pb 1 */
  readonly name: string
  /** How the webhook is reached. @pb 2 */
  readonly clientConfig: WebhookClientConfig
  /** Operations and resources it is asked about; one must match. @pb 3 @list atomic */
  readonly rules?: readonly RuleWithOperations[]
  /** Fail (the default) or Ignore when the webhook cannot be asked. @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /**
   * Exact, or Equivalent (the default) to match the resource in other versions too.
   * @pb 9 @pointer
   */
  readonly matchPolicy?: MatchPolicyType
  /** Labels of the object's namespace; all namespaces if empty. @pb 5 */
  readonly namespaceSelector?: LabelSelector
  /** Labels the object, or its old state, must have; all objects if empty. @pb 11 */
  readonly objectSelector?: LabelSelector
  /**
   * None, or NoneOnDryRun; says whether dry runs may be sent to it.
   * @pb 6 @pointer @required @always
   */
  readonly sideEffects?: SideEffectClass
  /** Seconds to wait for the answer, 1 to 30; 10 by default. @pb 7 @pointer */
  readonly timeoutSeconds?: int32
  /** Review versions it understands; the first one the server knows is sent. @pb 8 @list atomic */
  readonly admissionReviewVersions: readonly string[]
  /** Never (the default), or IfNeeded to ask again after changes by others. @pb 10 @pointer */
  readonly reinvocationPolicy?: ReinvocationPolicyType
  /** CEL conditions, all of which the call must meet. @pb 12 @list map name @patch merge name */
  readonly matchConditions?: readonly MatchCondition[]
}
