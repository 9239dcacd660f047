/**
 * @package io.k8s.api.storage.v1
 * @proto k8s.io.api.storage.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32, Time } from '#api/scalars/scalars.ts'
import type { PersistentVolumeSpec } from '#kinds/core/persistentvolume/types.ts'

/** Asks for a volume to be attached to a node. @kind storage.k8s.io/v1 */
export interface VolumeAttachment extends Resource {
  /** The volume and the node. @pb 2 */
  readonly spec: VolumeAttachmentSpec
  /** How far it has come. @pb 3 @always */
  readonly status?: VolumeAttachmentStatus
}

/** A volume and the node it is attached to; cannot be changed. */
export interface VolumeAttachmentSpec {
  /** CSI driver that must do it. @pb 1 */
  readonly attacher: string
  /** Volume to attach. @pb 2 */
  readonly source: VolumeAttachmentSource
  /** Node to attach it to. @pb 3 */
  readonly nodeName: string
}

/** A volume to attach; exactly one member is set. */
export interface VolumeAttachmentSource {
  /** Name of a persistent volume. @pb 1 @pointer */
  readonly persistentVolumeName?: string
  /** Specification of a volume given in a pod, for migrated plugins. @pb 2 */
  readonly inlineVolumeSpec?: PersistentVolumeSpec
}

/** How far an attachment has come. */
export interface VolumeAttachmentStatus {
  /** Whether the volume is attached. @pb 1 */
  readonly attached: boolean
  /** What the driver returned on attaching, needed for mounting. @pb 2 */
  readonly attachmentMetadata?: Readonly<Record<string, string>>
  /** Last error while attaching. @pb 3 */
  readonly attachError?: VolumeError
  /** Last error while detaching. @pb 4 */
  readonly detachError?: VolumeError
}

/** An error from attaching or detaching. */
export interface VolumeError {
  /** When it happened. @pb 1 @always */
  readonly time?: Time
  /** What went wrong; must hold nothing secret. @pb 2 */
  readonly message?: string
  /** Status code of the gRPC call that failed. @pb 3 @pointer */
  readonly errorCode?: int32
}
