/**
 * @package io.k8s.api.events.v1beta1
 * @proto k8s.io.api.events.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, MicroTime, Time } from '#api/scalars/scalars.ts'
import type { EventSource } from '#kinds/core/event/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind events.k8s.io/v1beta1
 */
export interface Event extends Resource {
  /** @pb 2 @always */
  readonly eventTime?: MicroTime
  /** @pb 3 */
  readonly series?: EventSeries
  /** @pb 4 */
  readonly reportingController?: string
  /** @pb 5 */
  readonly reportingInstance?: string
  /** @pb 6 */
  readonly action?: string
  /** @pb 7 */
  readonly reason?: string
  /** @pb 8 @always */
  readonly regarding?: ObjectReference
  /** @pb 9 */
  readonly related?: ObjectReference
  /** @pb 10 */
  readonly note?: string
  /** @pb 11 */
  readonly type?: string
  /** @pb 12 @always */
  readonly deprecatedSource?: EventSource
  /** @pb 13 @always */
  readonly deprecatedFirstTimestamp?: Time
  /** @pb 14 @always */
  readonly deprecatedLastTimestamp?: Time
  /** @pb 15 */
  readonly deprecatedCount?: int32
}

export interface EventSeries {
  /** @pb 1 @always */
  readonly count?: int32
  /** @pb 2 @always */
  readonly lastObservedTime?: MicroTime
}
