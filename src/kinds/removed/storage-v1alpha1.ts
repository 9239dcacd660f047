/**
 * @package io.k8s.api.storage.v1alpha1
 * @proto k8s.io.api.storage.v1alpha1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { int32, Quantity, Time } from '#api/scalars/scalars.ts'
import type { PersistentVolumeSpec } from '#kinds/core/persistentvolume/types.ts'

/**
 * @kind storage.k8s.io/v1alpha1
 */
export interface CSIStorageCapacity extends Resource {
  /** @pb 2 */
  readonly nodeTopology?: LabelSelector
  /** @pb 3 @always */
  readonly storageClassName?: string
  /** @pb 4 @pointer */
  readonly capacity?: Quantity
  /** @pb 5 @pointer */
  readonly maximumVolumeSize?: Quantity
}

/**
 * @kind storage.k8s.io/v1alpha1
 */
export interface VolumeAttachment extends Resource {
  /** @pb 2 */
  readonly spec: VolumeAttachmentSpec
  /** @pb 3 @always */
  readonly status?: VolumeAttachmentStatus
}

export interface VolumeAttachmentSpec {
  /** @pb 1 @always */
  readonly attacher?: string
  /** @pb 2 @always */
  readonly source?: VolumeAttachmentSource
  /** @pb 3 @always */
  readonly nodeName?: string
}

export interface VolumeAttachmentSource {
  /** @pb 1 @pointer */
  readonly persistentVolumeName?: string
  /** @pb 2 */
  readonly inlineVolumeSpec?: PersistentVolumeSpec
}

export interface VolumeAttachmentStatus {
  /** @pb 1 @always */
  readonly attached?: boolean
  /** @pb 2 */
  readonly attachmentMetadata?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly attachError?: VolumeError
  /** @pb 4 */
  readonly detachError?: VolumeError
}

export interface VolumeError {
  /** @pb 1 @always */
  readonly time?: Time
  /** @pb 2 */
  readonly message?: string
  /** @pb 3 @pointer */
  readonly errorCode?: int32
}

/**
 * @kind storage.k8s.io/v1alpha1
 */
export interface VolumeAttributesClass extends Resource {
  /** @pb 2 @always */
  readonly driverName?: string
  /** @pb 3 */
  readonly parameters?: Readonly<Record<string, string>>
}
