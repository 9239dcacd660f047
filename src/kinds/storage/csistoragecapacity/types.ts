/**
 * @package io.k8s.api.storage.v1
 * @proto k8s.io.api.storage.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars.ts'

/**
 * @kind storage.k8s.io/v1
 */
export interface CSIStorageCapacity extends Resource {
  /** @pb 2 */
  readonly nodeTopology?: LabelSelector
  /** @pb 3 */
  readonly storageClassName: string
  /** @pb 4 @pointer */
  readonly capacity?: Quantity
  /** @pb 5 @pointer */
  readonly maximumVolumeSize?: Quantity
}
