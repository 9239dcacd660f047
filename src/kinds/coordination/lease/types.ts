/**
 * @package io.k8s.api.coordination.v1
 * @proto k8s.io.api.coordination.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, MicroTime } from '#api/scalars.ts'

/**
 * @kind coordination.k8s.io/v1
 */
export interface Lease extends Resource {
  /** @pb 2 @optional */
  readonly spec: LeaseSpec
}

export interface LeaseSpec {
  /** @pb 1 @pointer */
  readonly holderIdentity?: string
  /** @pb 2 @pointer */
  readonly leaseDurationSeconds?: int32
  /** @pb 3 @pointer */
  readonly acquireTime?: MicroTime
  /** @pb 4 @pointer */
  readonly renewTime?: MicroTime
  /** @pb 5 @pointer */
  readonly leaseTransitions?: int32
  /** @pb 6 @pointer */
  readonly strategy?: CoordinatedLeaseStrategy
  /** @pb 7 @pointer */
  readonly preferredHolder?: string
}

export type CoordinatedLeaseStrategy = 'OldestEmulationVersion' | (string & {})
