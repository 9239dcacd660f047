/**
 * @package io.k8s.api.admissionregistration.v1beta1
 * @proto k8s.io.api.admissionregistration.v1beta1
 */
import type { LabelSelector } from '#api/metadata.ts'
import type { Bytes, int32 } from '#api/scalars.ts'
import type { RuleWithOperations } from '#kinds/admissionregistration/shared/types.ts'

export interface MatchCondition {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly expression: string
}

/**
 * @map atomic
 */
export interface MatchResources {
  /** @pb 1 */
  readonly namespaceSelector?: LabelSelector
  /** @pb 2 */
  readonly objectSelector?: LabelSelector
  /** @pb 3 @list atomic */
  readonly resourceRules?: readonly NamedRuleWithOperations[]
  /** @pb 4 @list atomic */
  readonly excludeResourceRules?: readonly NamedRuleWithOperations[]
  /** @pb 7 @pointer */
  readonly matchPolicy?: MatchPolicyType
}

/**
 * @map atomic
 * @inline 2 ruleWithOperations RuleWithOperations after resourceNames
 */
export interface NamedRuleWithOperations extends RuleWithOperations {
  /** @pb 1 @list atomic */
  readonly resourceNames?: readonly string[]
}

export type MatchPolicyType = 'Exact' | 'Equivalent' | (string & {})

/**
 * @map atomic
 */
export interface ParamKind {
  /** @pb 1 */
  readonly apiVersion?: string
  /** @pb 2 */
  readonly kind?: string
}

/**
 * @map atomic
 */
export interface ParamRef {
  /** @pb 1 */
  readonly name?: string
  /** @pb 2 */
  readonly namespace?: string
  /** @pb 3 */
  readonly selector?: LabelSelector
  /** @pb 4 @pointer */
  readonly parameterNotFoundAction?: ParameterNotFoundActionType
}

export type ParameterNotFoundActionType = 'Allow' | 'Deny' | (string & {})

export interface ServiceReference {
  /** @pb 1 @always */
  readonly namespace?: string
  /** @pb 2 @always */
  readonly name?: string
  /** @pb 3 @pointer */
  readonly path?: string
  /** @pb 4 @pointer */
  readonly port?: int32
}

/**
 * @map atomic
 */
export interface Variable {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly expression: string
}

export interface WebhookClientConfig {
  /** @pb 3 @pointer */
  readonly url?: string
  /** @pb 1 */
  readonly service?: ServiceReference
  /** @pb 2 */
  readonly caBundle?: Bytes
}

export type FailurePolicyType = 'Ignore' | 'Fail' | (string & {})

export type SideEffectClass = 'Unknown' | 'None' | 'Some' | 'NoneOnDryRun' | (string & {})
