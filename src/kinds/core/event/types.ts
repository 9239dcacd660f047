/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, MicroTime, Time } from '#api/scalars.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * @kind v1
 * @metadata required
 */
export interface Event extends Resource {
  /** @pb 2 */
  readonly involvedObject: ObjectReference
  /** @pb 3 */
  readonly reason?: string
  /** @pb 4 */
  readonly message?: string
  /** @pb 5 @always */
  readonly source?: EventSource
  /** @pb 6 @always */
  readonly firstTimestamp?: Time
  /** @pb 7 @always */
  readonly lastTimestamp?: Time
  /** @pb 8 */
  readonly count?: int32
  /** @pb 9 */
  readonly type?: string
  /** @pb 10 @always */
  readonly eventTime?: MicroTime
  /** @pb 11 */
  readonly series?: EventSeries
  /** @pb 12 */
  readonly action?: string
  /** @pb 13 */
  readonly related?: ObjectReference
  /** @pb 14 @always */
  readonly reportingComponent?: string
  /** @pb 15 @always */
  readonly reportingInstance?: string
}

export interface EventSource {
  /** @pb 1 */
  readonly component?: string
  /** @pb 2 */
  readonly host?: string
}

export interface EventSeries {
  /** @pb 1 */
  readonly count?: int32
  /** @pb 2 @always */
  readonly lastObservedTime?: MicroTime
}
