/**
 * @package io.k8s.api.storage.v1
 * @proto k8s.io.api.storage.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { PersistentVolumeReclaimPolicy } from '#kinds/core/persistentvolume/types.ts'
import type { TopologySelectorTerm } from '#kinds/core/shared/types.ts'

/**
 * @kind storage.k8s.io/v1
 */
export interface StorageClass extends Resource {
  /** @pb 2 */
  readonly provisioner: string
  /** @pb 3 */
  readonly parameters?: Readonly<Record<string, string>>
  /** @pb 4 @pointer */
  readonly reclaimPolicy?: PersistentVolumeReclaimPolicy
  /** @pb 5 @list atomic */
  readonly mountOptions?: readonly string[]
  /** @pb 6 @pointer */
  readonly allowVolumeExpansion?: boolean
  /** @pb 7 @pointer */
  readonly volumeBindingMode?: VolumeBindingMode
  /** @pb 8 @list atomic */
  readonly allowedTopologies?: readonly TopologySelectorTerm[]
}

export type VolumeBindingMode = 'Immediate' | 'WaitForFirstConsumer'
