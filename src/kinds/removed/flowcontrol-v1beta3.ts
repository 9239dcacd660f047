/**
 * @package io.k8s.api.flowcontrol.v1beta3
 * @proto k8s.io.api.flowcontrol.v1beta3
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Time } from '#api/scalars/scalars.ts'

/**
 * @kind flowcontrol.apiserver.k8s.io/v1beta3
 */
export interface FlowSchema extends Resource {
  /** @pb 2 */
  readonly spec: FlowSchemaSpec
  /** @pb 3 @always */
  readonly status?: FlowSchemaStatus
}

export interface FlowSchemaSpec {
  /** @pb 1 @always */
  readonly priorityLevelConfiguration?: PriorityLevelConfigurationReference
  /** @pb 2 @always */
  readonly matchingPrecedence?: int32
  /** @pb 3 */
  readonly distinguisherMethod?: FlowDistinguisherMethod
  /** @pb 4 */
  readonly rules?: readonly PolicyRulesWithSubjects[]
}

export interface PriorityLevelConfigurationReference {
  /** @pb 1 @always */
  readonly name?: string
}

export interface FlowDistinguisherMethod {
  /** @pb 1 @always */
  readonly type?: FlowDistinguisherMethodType
}

export type FlowDistinguisherMethodType = 'ByUser' | 'ByNamespace' | (string & {})

export interface PolicyRulesWithSubjects {
  /** @pb 1 @always */
  readonly subjects?: readonly Subject[]
  /** @pb 2 */
  readonly resourceRules?: readonly ResourcePolicyRule[]
  /** @pb 3 */
  readonly nonResourceRules?: readonly NonResourcePolicyRule[]
}

export interface Subject {
  /** @pb 1 @always */
  readonly kind?: SubjectKind
  /** @pb 2 */
  readonly user?: UserSubject
  /** @pb 3 */
  readonly group?: GroupSubject
  /** @pb 4 */
  readonly serviceAccount?: ServiceAccountSubject
}

export type SubjectKind = 'User' | 'Group' | 'ServiceAccount' | (string & {})

export interface UserSubject {
  /** @pb 1 @always */
  readonly name?: string
}

export interface GroupSubject {
  /** @pb 1 @always */
  readonly name?: string
}

export interface ServiceAccountSubject {
  /** @pb 1 @always */
  readonly namespace?: string
  /** @pb 2 @always */
  readonly name?: string
}

export interface ResourcePolicyRule {
  /** @pb 1 @always */
  readonly verbs?: readonly string[]
  /** @pb 2 @always */
  readonly apiGroups?: readonly string[]
  /** @pb 3 @always */
  readonly resources?: readonly string[]
  /** @pb 4 */
  readonly clusterScope?: boolean
  /** @pb 5 @always */
  readonly namespaces?: readonly string[]
}

export interface NonResourcePolicyRule {
  /** @pb 1 @always */
  readonly verbs?: readonly string[]
  /** @pb 6 @always */
  readonly nonResourceURLs?: readonly string[]
}

export interface FlowSchemaStatus {
  /** @pb 1 */
  readonly conditions?: readonly FlowSchemaCondition[]
}

export interface FlowSchemaCondition {
  /** @pb 1 @go v1beta3.FlowSchemaConditionType */
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

export type ConditionStatus = 'True' | 'False' | 'Unknown' | (string & {})

/**
 * @kind flowcontrol.apiserver.k8s.io/v1beta3
 */
export interface PriorityLevelConfiguration extends Resource {
  /** @pb 2 */
  readonly spec: PriorityLevelConfigurationSpec
  /** @pb 3 @always */
  readonly status?: PriorityLevelConfigurationStatus
}

export interface PriorityLevelConfigurationSpec {
  /** @pb 1 @always */
  readonly type?: PriorityLevelEnablement
  /** @pb 2 */
  readonly limited?: LimitedPriorityLevelConfiguration
  /** @pb 3 */
  readonly exempt?: ExemptPriorityLevelConfiguration
}

export type PriorityLevelEnablement = 'Exempt' | 'Limited' | (string & {})

export interface LimitedPriorityLevelConfiguration {
  /** @pb 1 @always */
  readonly nominalConcurrencyShares?: int32
  /** @pb 2 @always */
  readonly limitResponse?: LimitResponse
  /** @pb 3 @pointer */
  readonly lendablePercent?: int32
  /** @pb 4 @pointer */
  readonly borrowingLimitPercent?: int32
}

export interface LimitResponse {
  /** @pb 1 @always */
  readonly type?: LimitResponseType
  /** @pb 2 */
  readonly queuing?: QueuingConfiguration
}

export type LimitResponseType = 'Queue' | 'Reject' | (string & {})

export interface QueuingConfiguration {
  /** @pb 1 @always */
  readonly queues?: int32
  /** @pb 2 @always */
  readonly handSize?: int32
  /** @pb 3 @always */
  readonly queueLengthLimit?: int32
}

export interface ExemptPriorityLevelConfiguration {
  /** @pb 1 @pointer */
  readonly nominalConcurrencyShares?: int32
  /** @pb 2 @pointer */
  readonly lendablePercent?: int32
}

export interface PriorityLevelConfigurationStatus {
  /** @pb 1 */
  readonly conditions?: readonly PriorityLevelConfigurationCondition[]
}

export interface PriorityLevelConfigurationCondition {
  /** @pb 1 @go v1beta3.PriorityLevelConfigurationConditionType */
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
