/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { LabelSelector } from '#api/metadata.ts'
import type { Bytes, int32 } from '#api/scalars/scalars.ts'

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

/** Operations on resources. @inline 2 rule Rule after operations */
export interface RuleWithOperations extends Rule {
  /** CREATE, UPDATE, DELETE, CONNECT, or * for all. @pb 1 @list atomic */
  readonly operations?: readonly OperationType[]
}

export type OperationType = '*' | 'CONNECT' | 'CREATE' | 'DELETE' | 'UPDATE'

/** Resources by group, version and name. */
export interface Rule {
  /** Groups of the resources; * means all. @pb 1 @list atomic */
  readonly apiGroups?: readonly string[]
  /** Versions of the resources; * means all. @pb 2 @list atomic */
  readonly apiVersions?: readonly string[]
  /**
   * Resources, perhaps with a subresource as in pods/log; * means all but subresources.
   * @pb 3 @list atomic
   */
  readonly resources?: readonly string[]
  /** Cluster, Namespaced, or * (the default) for both. @pb 4 @pointer */
  readonly scope?: ScopeType
}

export type ScopeType = 'Cluster' | 'Namespaced' | '*'

export type MatchPolicyType = 'Equivalent' | 'Exact'

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

/** Names a service of the cluster. */
export interface ServiceReference {
  /** Namespace of the service. @pb 1 */
  readonly namespace: string
  /** Name of the service. @pb 2 */
  readonly name: string
  /** URL path of the request. @pb 3 @pointer */
  readonly path?: string
  /** Port of the service; 443 by default. @pb 4 @pointer */
  readonly port?: int32
}

/** A value computed once for use in other expressions. @map atomic */
export interface Variable {
  /** Name, used as variables.name; a CEL identifier. @pb 1 */
  readonly name: string
  /** Expression that yields the value; may use earlier variables. @pb 2 */
  readonly expression: string
}

/** How to reach a webhook: by URL or through a service. */
export interface WebhookClientConfig {
  /** Address that begins with https://; excludes service. @pb 3 @pointer */
  readonly url?: string
  /** Service of the cluster that is called; excludes url. @pb 1 */
  readonly service?: ServiceReference
  /** PEM certificates to check the server against; the system's own if left out. @pb 2 */
  readonly caBundle?: Bytes
}

export type FailurePolicyType = 'Fail' | 'Ignore'

export type ReinvocationPolicyType = 'IfNeeded' | 'Never'

export type SideEffectClass = 'None' | 'NoneOnDryRun' | 'Some' | 'Unknown'
