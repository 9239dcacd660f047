/**
 * @package io.k8s.api.flowcontrol.v1
 * @proto k8s.io.api.flowcontrol.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/flowcontrol/shared/types.ts'

/**
 * Sorts requests into flows and gives them a priority level.
 * @kind flowcontrol.apiserver.k8s.io/v1
 */
export interface FlowSchema extends Resource {
  /** Which requests are meant and where they go. @pb 2 @optional */
  readonly spec: FlowSchemaSpec
  /** Conditions of the schema. @pb 3 @always */
  readonly status?: FlowSchemaStatus
}

/** Which requests are meant and where they go. */
export interface FlowSchemaSpec {
  /** Priority level that takes the requests. @pb 1 */
  readonly priorityLevelConfiguration: PriorityLevelConfigurationReference
  /** Rank among schemas that match, 1 to 10000; the lowest wins. 1000 by default. @pb 2 @always */
  readonly matchingPrecedence?: int32
  /** What divides the requests into flows; one flow if left out. @pb 3 */
  readonly distinguisherMethod?: FlowDistinguisherMethod
  /** Requests that are meant; one rule must match. @pb 4 @list atomic */
  readonly rules?: readonly PolicyRulesWithSubjects[]
}

/** Names a priority level. */
export interface PriorityLevelConfigurationReference {
  /** Name of the priority level. @pb 1 */
  readonly name: string
}

/** What divides requests into flows. */
export interface FlowDistinguisherMethod {
  /** ByUser or ByNamespace. @pb 1 */
  readonly type: FlowDistinguisherMethodType
}

export type FlowDistinguisherMethodType = 'ByUser' | 'ByNamespace' | (string & {})

/** Requests by who makes them and what they do. */
export interface PolicyRulesWithSubjects {
  /** Who makes the request; one must match. @pb 1 @list atomic */
  readonly subjects: readonly Subject[]
  /** Resource calls that are meant; one of all rules must match. @pb 2 @list atomic */
  readonly resourceRules?: readonly ResourcePolicyRule[]
  /** Other calls that are meant; one of all rules must match. @pb 3 @list atomic */
  readonly nonResourceRules?: readonly NonResourcePolicyRule[]
}

/**
 * Who makes a request; the member for its kind is set.
 * @union {"discriminator":"kind","fields-to-discriminateBy":{"group":"Group","serviceAccount":"ServiceAccount","user":"User"}}
 */
export interface Subject {
  /** User, Group or ServiceAccount. @pb 1 */
  readonly kind: SubjectKind
  /** A user by name. @pb 2 */
  readonly user?: UserSubject
  /** A group by name. @pb 3 */
  readonly group?: GroupSubject
  /** A service account by name. @pb 4 */
  readonly serviceAccount?: ServiceAccountSubject
}

export type SubjectKind = 'User' | 'Group' | 'ServiceAccount' | (string & {})

/** A user. */
export interface UserSubject {
  /** Name of the user; * means all. @pb 1 */
  readonly name: string
}

/** A group. */
export interface GroupSubject {
  /** Name of the group; * means all. @pb 1 */
  readonly name: string
}

/** A service account. */
export interface ServiceAccountSubject {
  /** Namespace of the account. @pb 1 */
  readonly namespace: string
  /** Name of the account; * means all of the namespace. @pb 2 */
  readonly name: string
}

/** Calls on resources; every member must match. */
export interface ResourcePolicyRule {
  /** Verbs; * means all. @pb 1 @list set */
  readonly verbs: readonly string[]
  /** Groups of the resources; * means all. @pb 2 @list set */
  readonly apiGroups: readonly string[]
  /** Resources, perhaps with a subresource as in pods/log; * means all. @pb 3 @list set */
  readonly resources: readonly string[]
  /** Whether calls outside of namespaces match. @pb 4 */
  readonly clusterScope?: boolean
  /** Namespaces of the calls; * means all. @pb 5 @always @list set */
  readonly namespaces?: readonly string[]
}

/** Calls on other paths. */
export interface NonResourcePolicyRule {
  /** HTTP methods in lower case; * means all. @pb 1 @list set */
  readonly verbs: readonly string[]
  /** Paths, perhaps ending in *. @pb 6 @list set */
  readonly nonResourceURLs: readonly string[]
}

/** What is known of a flow schema. */
export interface FlowSchemaStatus {
  /**
   * Conditions; Dangling says whether the priority level is missing.
   * @pb 1 @list map type @patch merge type
   */
  readonly conditions?: readonly FlowSchemaCondition[]
}

/** One aspect of a flow schema's state. */
export interface FlowSchemaCondition {
  /** Which aspect the condition is about. @pb 1 @go v1.FlowSchemaConditionType */
  readonly type?: string
  /** True, False or Unknown. @pb 2 */
  readonly status?: ConditionStatus
  /** When the status last changed. @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 4 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 5 */
  readonly message?: string
}
