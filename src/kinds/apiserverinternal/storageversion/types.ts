/**
 * @package io.k8s.api.apiserverinternal.v1alpha1
 * @proto k8s.io.api.apiserverinternal.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, Time } from '#api/scalars/scalars.ts'

/**
 * Versions in which the API servers store one resource; its name is group.resource.
 * @kind internal.apiserver.k8s.io/v1alpha1
 * @metadata required
 */
export interface StorageVersion extends Resource {
  /** Always empty. @pb 2 @optional */
  readonly spec: StorageVersionSpec
  /** What the API servers report. @pb 3 @always */
  readonly status?: StorageVersionStatus
}

/** Always empty. */
export interface StorageVersionSpec {}

/** What the API servers report. */
export interface StorageVersionStatus {
  /** Versions by API server. @pb 1 @list map apiServerID */
  readonly storageVersions?: readonly ServerStorageVersion[]
  /** Version in which all of them write; empty if they differ. @pb 2 @pointer */
  readonly commonEncodingVersion?: string
  /** Conditions of the resource's storage. @pb 3 @list map type */
  readonly conditions?: readonly StorageVersionCondition[]
}

/** Versions one API server works with. */
export interface ServerStorageVersion {
  /** Id of the API server. @pb 1 @omitempty */
  readonly apiServerID: string
  /** Version in which it writes. @pb 2 @omitempty */
  readonly encodingVersion: string
  /** Versions it can read. @pb 3 @omitempty @list set */
  readonly decodableVersions: readonly string[]
  /** Versions it serves. @pb 4 @list set */
  readonly servedVersions?: readonly string[]
}

/** One aspect of a storage version's state. */
export interface StorageVersionCondition {
  /** Which aspect the condition is about. @pb 1 */
  readonly type: StorageVersionConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** Generation of the object this condition was derived from. @pb 3 */
  readonly observedGeneration?: int64
  /** When the status last changed. @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason: string
  /** Why it last changed, for people. @pb 6 @omitempty */
  readonly message: string
}

export type StorageVersionConditionType = 'AllEncodingVersionsEqual' | (string & {})

export type ConditionStatus = 'True' | 'False' | 'Unknown' | (string & {})
