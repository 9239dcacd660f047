/**
 * @package io.k8s.api.coordination.v1beta1
 * @proto k8s.io.api.coordination.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { MicroTime } from '#api/scalars.ts'
import type { CoordinatedLeaseStrategy } from '#kinds/coordination/lease/types.ts'

/**
 * @kind coordination.k8s.io/v1beta1
 */
export interface LeaseCandidate extends Resource {
  /** @pb 2 */
  readonly spec: LeaseCandidateSpec
}

export interface LeaseCandidateSpec {
  /** @pb 1 */
  readonly leaseName: string
  /** @pb 2 @pointer */
  readonly pingTime?: MicroTime
  /** @pb 3 @pointer */
  readonly renewTime?: MicroTime
  /** @pb 4 */
  readonly binaryVersion: string
  /** @pb 5 */
  readonly emulationVersion?: string
  /** @pb 6 @omitempty */
  readonly strategy: CoordinatedLeaseStrategy
}
