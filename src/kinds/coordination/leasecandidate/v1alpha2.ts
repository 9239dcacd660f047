/**
 * @package io.k8s.api.coordination.v1alpha2
 * @proto k8s.io.api.coordination.v1alpha2
 */
import type { Resource } from '#api/metadata.ts'
import type { MicroTime } from '#api/scalars/scalars.ts'
import type { CoordinatedLeaseStrategy } from '#kinds/coordination/lease/types.ts'

/** A candidate in a coordinated leader election. @kind coordination.k8s.io/v1alpha2 */
export interface LeaseCandidate extends Resource {
  /** What it stands for and which version it runs. @pb 2 */
  readonly spec: LeaseCandidateSpec
}

/** What a candidate stands for. */
export interface LeaseCandidateSpec {
  /** Name of the lease it would hold. @pb 1 */
  readonly leaseName: string
  /** When it was last asked for a sign of life. @pb 2 @pointer */
  readonly pingTime?: MicroTime
  /** When it last gave one. @pb 3 @pointer */
  readonly renewTime?: MicroTime
  /** Version of its program, as major.minor.patch. @pb 4 */
  readonly binaryVersion: string
  /** Version it behaves as; not above its own. @pb 5 */
  readonly emulationVersion?: string
  /** How the holder is to be picked. @pb 6 @omitempty */
  readonly strategy: CoordinatedLeaseStrategy
}
