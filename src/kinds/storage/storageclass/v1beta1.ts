/**
 * @package io.k8s.api.storage.v1beta1
 * @proto k8s.io.api.storage.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { PersistentVolumeReclaimPolicy } from '#kinds/core/persistentvolume/types.ts'
import type { TopologySelectorTerm } from '#kinds/core/shared/types.ts'

/** A kind of storage from which volumes are made on demand. @kind storage.k8s.io/v1beta1 */
export interface StorageClass extends Resource {
  /** Driver or plugin that makes the volumes. @pb 2 @always */
  readonly provisioner?: string
  /** Settings for the provisioner, passed on as they are; cannot be changed. @pb 3 */
  readonly parameters?: Readonly<Record<string, string>>
  /**
   * What becomes of volumes when their claim is gone: Delete (the default) or Retain.
   * @pb 4 @pointer
   */
  readonly reclaimPolicy?: PersistentVolumeReclaimPolicy
  /** Mount options of the volumes; not checked, a bad one makes mounting fail. @pb 5 */
  readonly mountOptions?: readonly string[]
  /** Whether claims may ask for more space later. @pb 6 @pointer */
  readonly allowVolumeExpansion?: boolean
  /** Immediate (the default), or WaitForFirstConsumer to wait for a pod. @pb 7 @pointer */
  readonly volumeBindingMode?: VolumeBindingMode
  /** Places where volumes may be made; anywhere if empty. @pb 8 */
  readonly allowedTopologies?: readonly TopologySelectorTerm[]
}

export type VolumeBindingMode = 'Immediate' | 'WaitForFirstConsumer' | (string & {})
