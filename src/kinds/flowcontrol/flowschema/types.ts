/**
 * @package io.k8s.api.flowcontrol.v1
 * @proto k8s.io.api.flowcontrol.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Time } from '#api/scalars.ts'
import type { ConditionStatus } from '#kinds/flowcontrol/shared/types.ts'

/**
 * @kind flowcontrol.apiserver.k8s.io/v1
 */
export interface FlowSchema extends Resource {
  /** @pb 2 @optional */
  readonly spec: FlowSchemaSpec
  /** @pb 3 @always */
  readonly status?: FlowSchemaStatus
}

export interface FlowSchemaSpec {
  /** @pb 1 */
  readonly priorityLevelConfiguration: PriorityLevelConfigurationReference
  /** @pb 2 @always */
  readonly matchingPrecedence?: int32
  /** @pb 3 */
  readonly distinguisherMethod?: FlowDistinguisherMethod
  /** @pb 4 @list atomic */
  readonly rules?: readonly PolicyRulesWithSubjects[]
}

export interface PriorityLevelConfigurationReference {
  /** @pb 1 */
  readonly name: string
}

export interface FlowDistinguisherMethod {
  /** @pb 1 */
  readonly type: FlowDistinguisherMethodType
}

export type FlowDistinguisherMethodType = 'ByUser' | 'ByNamespace' | (string & {})

export interface PolicyRulesWithSubjects {
  /** @pb 1 @list atomic */
  readonly subjects: readonly Subject[]
  /** @pb 2 @list atomic */
  readonly resourceRules?: readonly ResourcePolicyRule[]
  /** @pb 3 @list atomic */
  readonly nonResourceRules?: readonly NonResourcePolicyRule[]
}

/**
 * @union {"discriminator":"kind","fields-to-discriminateBy":{"group":"Group","serviceAccount":"ServiceAccount","user":"User"}}
 */
export interface Subject {
  /** @pb 1 */
  readonly kind: SubjectKind
  /** @pb 2 */
  readonly user?: UserSubject
  /** @pb 3 */
  readonly group?: GroupSubject
  /** @pb 4 */
  readonly serviceAccount?: ServiceAccountSubject
}

export type SubjectKind = 'User' | 'Group' | 'ServiceAccount' | (string & {})

export interface UserSubject {
  /** @pb 1 */
  readonly name: string
}

export interface GroupSubject {
  /** @pb 1 */
  readonly name: string
}

export interface ServiceAccountSubject {
  /** @pb 1 */
  readonly namespace: string
  /** @pb 2 */
  readonly name: string
}

export interface ResourcePolicyRule {
  /** @pb 1 @list set */
  readonly verbs: readonly string[]
  /** @pb 2 @list set */
  readonly apiGroups: readonly string[]
  /** @pb 3 @list set */
  readonly resources: readonly string[]
  /** @pb 4 */
  readonly clusterScope?: boolean
  /** @pb 5 @always @list set */
  readonly namespaces?: readonly string[]
}

export interface NonResourcePolicyRule {
  /** @pb 1 @list set */
  readonly verbs: readonly string[]
  /** @pb 6 @list set */
  readonly nonResourceURLs: readonly string[]
}

export interface FlowSchemaStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly FlowSchemaCondition[]
}

export interface FlowSchemaCondition {
  /** @pb 1 */
  readonly type?: string
  /** @pb 2 */
  readonly status?: ConditionStatus
  /** @pb 3 @always */
  readonly lastTransitionTime?: Time
  /** @pb 4 */
  readonly reason?: string
  /** @pb 5 */
  readonly message?: string
}
