/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, MicroTime, Time } from '#api/scalars/scalars.ts'
import type { ObjectReference } from '#kinds/core/shared/types.ts'

/**
 * A report of something that happened in the cluster, kept for a limited time.
 * @kind v1
 * @metadata required
 */
export interface Event extends Resource {
  /** Object the event is about. @pb 2 */
  readonly involvedObject: ObjectReference
  /** Why it happened, as one short CamelCase word. @pb 3 */
  readonly reason?: string
  /** What happened, for people. @pb 4 */
  readonly message?: string
  /** Component that reports it. @pb 5 @always */
  readonly source?: EventSource
  /** When it happened first. @pb 6 @always */
  readonly firstTimestamp?: Time
  /** When it happened last. @pb 7 @always */
  readonly lastTimestamp?: Time
  /** How often it happened. @pb 8 */
  readonly count?: int32
  /** Normal or Warning; others may come. @pb 9 */
  readonly type?: string
  /** When it was seen, to the microsecond. @pb 10 @always */
  readonly eventTime?: MicroTime
  /** Data about repetitions, for an event that keeps happening. @pb 11 */
  readonly series?: EventSeries
  /** What was done, or failed, with the object. @pb 12 */
  readonly action?: string
  /** Second object that took part. @pb 13 */
  readonly related?: ObjectReference
  /** Controller that reports it, such as kubernetes.io/kubelet. @pb 14 @always */
  readonly reportingComponent?: string
  /** Instance of the controller, such as its host name. @pb 15 @always */
  readonly reportingInstance?: string
}

/** Where an event comes from. */
export interface EventSource {
  /** Component that reports it. @pb 1 */
  readonly component?: string
  /** Node it is reported from. @pb 2 */
  readonly host?: string
}

/** Repetitions of an event. */
export interface EventSeries {
  /** How often it happened up to lastObservedTime. @pb 1 */
  readonly count?: int32
  /** When it was seen last. @pb 2 @always */
  readonly lastObservedTime?: MicroTime
}
