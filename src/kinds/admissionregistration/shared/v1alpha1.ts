/**
 * @package io.k8s.api.admissionregistration.v1alpha1
 * @proto k8s.io.api.admissionregistration.v1alpha1
 */
import type { LabelSelector } from '#api/metadata.ts'
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

export interface Variable {
  /** @pb 1 */
  readonly name: string
  /** @pb 2 */
  readonly expression: string
}

export type FailurePolicyType = 'Ignore' | 'Fail' | (string & {})
