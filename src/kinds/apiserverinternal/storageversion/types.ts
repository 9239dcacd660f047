/**
 * @package io.k8s.api.apiserverinternal.v1alpha1
 * @proto k8s.io.api.apiserverinternal.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64, Time } from '#api/scalars.ts'

/**
 * @kind internal.apiserver.k8s.io/v1alpha1
 * @metadata required
 */
export interface StorageVersion extends Resource {
  /** @pb 2 @optional */
  readonly spec: StorageVersionSpec
  /** @pb 3 @always */
  readonly status?: StorageVersionStatus
}

export interface StorageVersionSpec {}

export interface StorageVersionStatus {
  /** @pb 1 @list map apiServerID */
  readonly storageVersions?: readonly ServerStorageVersion[]
  /** @pb 2 @pointer */
  readonly commonEncodingVersion?: string
  /** @pb 3 @list map type */
  readonly conditions?: readonly StorageVersionCondition[]
}

export interface ServerStorageVersion {
  /** @pb 1 @omitempty */
  readonly apiServerID: string
  /** @pb 2 @omitempty */
  readonly encodingVersion: string
  /** @pb 3 @omitempty @list set */
  readonly decodableVersions: readonly string[]
  /** @pb 4 @list set */
  readonly servedVersions?: readonly string[]
}

export interface StorageVersionCondition {
  /** @pb 1 */
  readonly type: StorageVersionConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 */
  readonly observedGeneration?: int64
  /** @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** @pb 5 */
  readonly reason: string
  /** @pb 6 @omitempty */
  readonly message: string
}

export type StorageVersionConditionType = 'AllEncodingVersionsEqual' | (string & {})

export type ConditionStatus = 'True' | 'False' | 'Unknown' | (string & {})
