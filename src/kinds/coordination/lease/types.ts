/**
 * @package io.k8s.api.coordination.v1
 * @proto k8s.io.api.coordination.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, MicroTime } from '#api/scalars/scalars.ts'

/**
 * A claim that must be renewed, such as leadership or a node's sign of life.
 * @kind coordination.k8s.io/v1
 */
export interface Lease extends Resource {
  /** Who holds the lease and for how long. @pb 2 @optional */
  readonly spec: LeaseSpec
}

/** Who holds a lease and for how long. */
export interface LeaseSpec {
  /** Who holds it; nobody if empty. @pb 1 @pointer */
  readonly holderIdentity?: string
  /** Seconds after the last renewal before others may take it. @pb 2 @pointer */
  readonly leaseDurationSeconds?: int32
  /** When the holder took it. @pb 3 @pointer */
  readonly acquireTime?: MicroTime
  /** When the holder last renewed it. @pb 4 @pointer */
  readonly renewTime?: MicroTime
  /** How often the holder has changed. @pb 5 @pointer */
  readonly leaseTransitions?: int32
  /** How the next holder is picked, in coordinated election. @pb 6 @pointer */
  readonly strategy?: CoordinatedLeaseStrategy
  /** Candidate in whose favour the holder should step down. @pb 7 @pointer */
  readonly preferredHolder?: string
}

export type CoordinatedLeaseStrategy = 'OldestEmulationVersion' | (string & {})
