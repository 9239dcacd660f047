/**
 * @package io.k8s.api.admissionregistration.v1alpha1
 * @proto k8s.io.api.admissionregistration.v1alpha1
 */
import type { LabelSelector } from '#api/metadata.ts'
import type { RuleWithOperations } from '#kinds/admissionregistration/shared/types.ts'

/** A CEL condition that a call must meet. */
export interface MatchCondition {
  /** Name of the condition, unique in its list. @pb 1 */
  readonly name: string
  /** Expression over object, oldObject, request and authorizer that yields a boolean. @pb 2 */
  readonly expression: string
}

/** Which calls are meant. @map atomic */
export interface MatchResources {
  /** Labels of the object's namespace; all namespaces if empty. @pb 1 */
  readonly namespaceSelector?: LabelSelector
  /** Labels the object, or its old state, must have; all objects if empty. @pb 2 */
  readonly objectSelector?: LabelSelector
  /** Operations and resources that are meant; a call must match one. @pb 3 @list atomic */
  readonly resourceRules?: readonly NamedRuleWithOperations[]
  /** Operations and resources that are left out, even if meant otherwise. @pb 4 @list atomic */
  readonly excludeResourceRules?: readonly NamedRuleWithOperations[]
  /**
   * Exact, or Equivalent (the default) to match the resource in other versions too.
   * @pb 7 @pointer
   */
  readonly matchPolicy?: MatchPolicyType
}

/**
 * Operations on resources, perhaps by object name.
 * @map atomic
 * @inline 2 ruleWithOperations RuleWithOperations after resourceNames
 */
export interface NamedRuleWithOperations extends RuleWithOperations {
  /** Names of the objects; all if empty. @pb 1 @list atomic */
  readonly resourceNames?: readonly string[]
}

export type MatchPolicyType = 'Exact' | 'Equivalent' | (string & {})

/** Kind of the objects that hold parameters. @map atomic */
export interface ParamKind {
  /** Group and version of the kind. @pb 1 */
  readonly apiVersion?: string
  /** The kind. @pb 2 */
  readonly kind?: string
}

/** Chooses the parameter objects of a binding. @map atomic */
export interface ParamRef {
  /** Name of the object; excludes selector. @pb 1 */
  readonly name?: string
  /** Where to look; the namespace of the call if left out. @pb 2 */
  readonly namespace?: string
  /** Labels of the objects; each one is evaluated. Excludes name. @pb 3 */
  readonly selector?: LabelSelector
  /** Whether missing parameters Allow or Deny; Deny follows the failure policy. @pb 4 @pointer */
  readonly parameterNotFoundAction?: ParameterNotFoundActionType
}

export type ParameterNotFoundActionType = 'Allow' | 'Deny' | (string & {})

/** A value computed once for use in other expressions. */
export interface Variable {
  /** Name, used as variables.name; a CEL identifier. @pb 1 */
  readonly name: string
  /** Expression that yields the value; may use earlier variables. @pb 2 */
  readonly expression: string
}

export type FailurePolicyType = 'Ignore' | 'Fail' | (string & {})
