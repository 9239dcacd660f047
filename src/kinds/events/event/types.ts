/**
 * @package io.k8s.api.events.v1
 * @proto k8s.io.api.events.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, MicroTime, Time } from '#api/scalars/scalars.ts'
import type { EventSource } from '#kinds/core/event/types.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * A report of something that happened in the cluster, kept for a limited time.
 * @kind events.k8s.io/v1
 */
export interface Event extends Resource {
  /** When it was seen, to the microsecond. @pb 2 @required @always */
  readonly eventTime?: MicroTime
  /** Data about repetitions, for an event that keeps happening. @pb 3 */
  readonly series?: EventSeries
  /** Controller that reports it, such as kubernetes.io/kubelet. @pb 4 */
  readonly reportingController?: string
  /** Instance of the controller, such as its host name. @pb 5 */
  readonly reportingInstance?: string
  /** What was done, or failed, with the object. @pb 6 */
  readonly action?: string
  /** Why it was done, as one short CamelCase word. @pb 7 */
  readonly reason?: string
  /** Object the event is about. @pb 8 @always */
  readonly regarding?: ObjectReference
  /** Second object that took part. @pb 9 */
  readonly related?: ObjectReference
  /** What happened, for people; at most 1024 bytes. @pb 10 */
  readonly note?: string
  /** Normal or Warning; others may come. @pb 11 */
  readonly type?: string
  /** Source, as the core Event has it. @pb 12 @always */
  readonly deprecatedSource?: EventSource
  /** When it happened first, as the core Event has it. @pb 13 @always */
  readonly deprecatedFirstTimestamp?: Time
  /** When it happened last, as the core Event has it. @pb 14 @always */
  readonly deprecatedLastTimestamp?: Time
  /** How often it happened, as the core Event has it. @pb 15 */
  readonly deprecatedCount?: int32
}

/** Repetitions of an event. */
export interface EventSeries {
  /** How often it happened up to lastObservedTime. @pb 1 */
  readonly count: int32
  /** When it was seen last. @pb 2 */
  readonly lastObservedTime: MicroTime
}
