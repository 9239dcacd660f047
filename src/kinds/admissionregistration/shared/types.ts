/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { LabelSelector } from '#api/metadata.ts'
import type { Bytes, int32 } from '#api/scalars.ts'

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

/**
 * @inline 2 rule Rule after operations
 */
export interface RuleWithOperations extends Rule {
  /** @pb 1 @list atomic */
  readonly operations?: readonly OperationType[]
}

export type OperationType = '*' | 'CONNECT' | 'CREATE' | 'DELETE' | 'UPDATE'

export interface Rule {
  /** @pb 1 @list atomic */
  readonly apiGroups?: readonly string[]
  /** @pb 2 @list atomic */
  readonly apiVersions?: readonly string[]
  /** @pb 3 @list atomic */
  readonly resources?: readonly string[]
  /** @pb 4 @pointer */
  readonly scope?: ScopeType
}

export type ScopeType = 'Cluster' | 'Namespaced' | '*' | (string & {})

export type MatchPolicyType = 'Equivalent' | 'Exact'

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
  /** @pb 1 */
  readonly namespace: string
  /** @pb 2 */
  readonly name: string
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

export type FailurePolicyType = 'Fail' | 'Ignore'

export type ReinvocationPolicyType = 'IfNeeded' | 'Never'

export type SideEffectClass = 'None' | 'NoneOnDryRun' | 'Some' | 'Unknown'
