/**
 * @package io.k8s.api.storage.v1beta1
 * @proto k8s.io.api.storage.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int64 } from '#api/scalars/scalars.ts'

/** A CSI driver of the cluster and how it wants to be used. @kind storage.k8s.io/v1beta1 */
export interface CSIDriver extends Resource {
  /** How the driver wants to be used. @pb 2 */
  readonly spec: CSIDriverSpec
}

/** How a driver wants to be used. */
export interface CSIDriverSpec {
  /**
   * Whether volumes are attached to nodes before they are mounted; true by default.
   * @pb 1 @pointer
   */
  readonly attachRequired?: boolean
  /** Whether the driver is told about the pod when mounting; false by default. @pb 2 @pointer */
  readonly podInfoOnMount?: boolean
  /** Persistent (the default), Ephemeral or both. @pb 3 */
  readonly volumeLifecycleModes?: readonly VolumeLifecycleMode[]
  /** Whether scheduling looks at the driver's capacity objects; false by default. @pb 4 @pointer */
  readonly storageCapacity?: boolean
  /**
   * Whether volume ownership is changed: ReadWriteOnceWithFSType (the default), File or None.
   * @pb 5 @pointer
   */
  readonly fsGroupPolicy?: FSGroupPolicy
  /** Service account tokens of the pod handed to the driver when mounting. @pb 6 */
  readonly tokenRequests?: readonly TokenRequest[]
  /** Calls the driver again and again for mounted volumes, to refresh them. @pb 7 @pointer */
  readonly requiresRepublish?: boolean
  /** Whether volumes can be mounted with an SELinux context. @pb 8 @pointer */
  readonly seLinuxMount?: boolean
  /**
   * Seconds between updates of a node's volume limit, at least 10; none if left out.
   * @pb 9 @pointer
   */
  readonly nodeAllocatableUpdatePeriodSeconds?: int64
  /** Hands tokens over among the secrets rather than the volume context. @pb 10 @pointer */
  readonly serviceAccountTokenInSecrets?: boolean
  /** Keeps pods off nodes on which the driver is missing. @pb 11 @pointer */
  readonly preventPodSchedulingIfMissing?: boolean
}

export type VolumeLifecycleMode = 'Persistent' | 'Ephemeral' | (string & {})

export type FSGroupPolicy = 'ReadWriteOnceWithFSType' | 'File' | 'None' | (string & {})

/** A service account token a driver wants. */
export interface TokenRequest {
  /** Party the token is meant for; that of the API server if empty. @pb 1 @always */
  readonly audience?: string
  /** Lifetime of the token in seconds. @pb 2 @pointer */
  readonly expirationSeconds?: int64
}
