/**
 * @package io.k8s.api.flowcontrol.v1
 * @proto k8s.io.api.flowcontrol.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/flowcontrol/shared/types.ts'

/**
 * A share of the API server's capacity for a kind of requests.
 * @kind flowcontrol.apiserver.k8s.io/v1
 */
export interface PriorityLevelConfiguration extends Resource {
  /** How much the level gets and what happens beyond that. @pb 2 @optional */
  readonly spec: PriorityLevelConfigurationSpec
  /** Conditions of the level. @pb 3 @always */
  readonly status?: PriorityLevelConfigurationStatus
}

/**
 * How much a level gets; the member named by type may be set.
 * @union {"discriminator":"type","fields-to-discriminateBy":{"exempt":"Exempt","limited":"Limited"}}
 */
export interface PriorityLevelConfigurationSpec {
  /** Exempt for no bounds, or Limited. @pb 1 */
  readonly type: PriorityLevelEnablement
  /** Bounds of a level of type Limited. @pb 2 */
  readonly limited?: LimitedPriorityLevelConfiguration
  /** Settings of a level of type Exempt. @pb 3 */
  readonly exempt?: ExemptPriorityLevelConfiguration
}

export type PriorityLevelEnablement = 'Exempt' | 'Limited' | (string & {})

/** Bounds of a priority level. */
export interface LimitedPriorityLevelConfiguration {
  /**
   * Share of the server's request slots, relative to other levels; 30 by default.
   * @pb 1 @always @pointer
   */
  readonly nominalConcurrencyShares?: int32
  /** What happens to requests that cannot run at once. @pb 2 @always */
  readonly limitResponse?: LimitResponse
  /** Percent of its slots that others may use while idle; 0 by default. @pb 3 @pointer */
  readonly lendablePercent?: int32
  /** Percent of its slots it may borrow on top; no bound if left out. @pb 4 @pointer */
  readonly borrowingLimitPercent?: int32
}

/**
 * What happens to requests that cannot run at once.
 * @union {"discriminator":"type","fields-to-discriminateBy":{"queuing":"Queuing"}}
 */
export interface LimitResponse {
  /** Queue, or Reject with status 429. @pb 1 */
  readonly type: LimitResponseType
  /** Settings of the queues, for type Queue. @pb 2 */
  readonly queuing?: QueuingConfiguration
}

export type LimitResponseType = 'Queue' | 'Reject' | (string & {})

/** Settings of the queues of a level. */
export interface QueuingConfiguration {
  /** Number of queues; 64 by default. @pb 1 @always */
  readonly queues?: int32
  /**
   * How many queues a flow is dealt, of which it takes the shortest; 8 by default.
   * @pb 2 @always
   */
  readonly handSize?: int32
  /** Most requests waiting in one queue; 50 by default. @pb 3 @always */
  readonly queueLengthLimit?: int32
}

/** Settings of a level without bounds. */
export interface ExemptPriorityLevelConfiguration {
  /** Share of slots reckoned to it, which others may borrow; 0 by default. @pb 1 @pointer */
  readonly nominalConcurrencyShares?: int32
  /** Percent of those slots that others may use; 0 by default. @pb 2 @pointer */
  readonly lendablePercent?: int32
}

/** What is known of a priority level. */
export interface PriorityLevelConfigurationStatus {
  /** Conditions of the level. @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly PriorityLevelConfigurationCondition[]
}

/** One aspect of a priority level's state. */
export interface PriorityLevelConfigurationCondition {
  /** Which aspect the condition is about. @pb 1 @go v1.PriorityLevelConfigurationConditionType */
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
