/**
 * @package io.k8s.api.storage.v1beta1
 * @proto k8s.io.api.storage.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64 } from '#api/scalars.ts'

/**
 * @kind storage.k8s.io/v1beta1
 */
export interface CSIDriver extends Resource {
  /** @pb 2 */
  readonly spec: CSIDriverSpec
}

export interface CSIDriverSpec {
  /** @pb 1 @pointer */
  readonly attachRequired?: boolean
  /** @pb 2 @pointer */
  readonly podInfoOnMount?: boolean
  /** @pb 3 */
  readonly volumeLifecycleModes?: readonly VolumeLifecycleMode[]
  /** @pb 4 @pointer */
  readonly storageCapacity?: boolean
  /** @pb 5 @pointer */
  readonly fsGroupPolicy?: FSGroupPolicy
  /** @pb 6 */
  readonly tokenRequests?: readonly TokenRequest[]
  /** @pb 7 @pointer */
  readonly requiresRepublish?: boolean
  /** @pb 8 @pointer */
  readonly seLinuxMount?: boolean
  /** @pb 9 @pointer */
  readonly nodeAllocatableUpdatePeriodSeconds?: int64
  /** @pb 10 @pointer */
  readonly serviceAccountTokenInSecrets?: boolean
  /** @pb 11 @pointer */
  readonly preventPodSchedulingIfMissing?: boolean
}

export type VolumeLifecycleMode = 'Persistent' | 'Ephemeral' | (string & {})

export type FSGroupPolicy = 'ReadWriteOnceWithFSType' | 'File' | 'None' | (string & {})

export interface TokenRequest {
  /** @pb 1 @always */
  readonly audience?: string
  /** @pb 2 @pointer */
  readonly expirationSeconds?: int64
}
