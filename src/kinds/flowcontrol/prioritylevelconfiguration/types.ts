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
export interface PriorityLevelConfiguration extends Resource {
  /** @pb 2 @optional */
  readonly spec: PriorityLevelConfigurationSpec
  /** @pb 3 @always */
  readonly status?: PriorityLevelConfigurationStatus
}

/**
 * @union {"discriminator":"type","fields-to-discriminateBy":{"exempt":"Exempt","limited":"Limited"}}
 */
export interface PriorityLevelConfigurationSpec {
  /** @pb 1 */
  readonly type: PriorityLevelEnablement
  /** @pb 2 */
  readonly limited?: LimitedPriorityLevelConfiguration
  /** @pb 3 */
  readonly exempt?: ExemptPriorityLevelConfiguration
}

export type PriorityLevelEnablement = 'Exempt' | 'Limited' | (string & {})

export interface LimitedPriorityLevelConfiguration {
  /** @pb 1 @always @pointer */
  readonly nominalConcurrencyShares?: int32
  /** @pb 2 @always */
  readonly limitResponse?: LimitResponse
  /** @pb 3 @pointer */
  readonly lendablePercent?: int32
  /** @pb 4 @pointer */
  readonly borrowingLimitPercent?: int32
}

/**
 * @union {"discriminator":"type","fields-to-discriminateBy":{"queuing":"Queuing"}}
 */
export interface LimitResponse {
  /** @pb 1 */
  readonly type: LimitResponseType
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
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly PriorityLevelConfigurationCondition[]
}

export interface PriorityLevelConfigurationCondition {
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
