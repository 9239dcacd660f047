/**
 * @package io.k8s.api.storage.v1beta1
 * @proto k8s.io.api.storage.v1beta1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars/scalars.ts'

/** Storage a driver has left, for one class and one place. @kind storage.k8s.io/v1beta1 */
export interface CSIStorageCapacity extends Resource {
  /** Nodes from which the storage can be reached; none if left out. @pb 2 */
  readonly nodeTopology?: LabelSelector
  /** Storage class it is for; cannot be changed. @pb 3 @always */
  readonly storageClassName?: string
  /** Space that is left, in bytes. @pb 4 @pointer */
  readonly capacity?: Quantity
  /** Largest volume that can be made. @pb 5 @pointer */
  readonly maximumVolumeSize?: Quantity
}
