/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { Quantity, Time } from '#api/scalars/scalars.ts'
import type {
  PersistentVolumeAccessMode,
  PersistentVolumeMode,
} from '#kinds/core/persistentvolume/types.ts'
import type {
  ConditionStatus,
  TypedLocalObjectReference,
  TypedObjectReference,
  VolumeResourceRequirements,
} from '#kinds/core/pod/types.ts'

/** A request for storage, to be bound to a persistent volume. @kind v1 */
export interface PersistentVolumeClaim extends Resource {
  /** What storage is asked for. @pb 2 @optional */
  readonly spec: PersistentVolumeClaimSpec
  /** State of the claim, written by the system. @pb 3 @always */
  readonly status?: PersistentVolumeClaimStatus
}

/** What storage a claim asks for. */
export interface PersistentVolumeClaimSpec {
  /** Ways in which the volume must be mountable. @pb 1 @list atomic */
  readonly accessModes?: readonly PersistentVolumeAccessMode[]
  /** Labels that fitting volumes must carry; no volume is then made on demand. @pb 4 */
  readonly selector?: LabelSelector
  /** Least size of the volume; may be raised later if the class allows. @pb 2 @always */
  readonly resources?: VolumeResourceRequirements
  /** Volume the claim is bound to. @pb 3 */
  readonly volumeName?: string
  /** Class of storage to use; the default class if left out, none if empty. @pb 5 @pointer */
  readonly storageClassName?: string
  /** Filesystem (the default) or Block for a raw device. @pb 6 @pointer */
  readonly volumeMode?: PersistentVolumeMode
  /** Snapshot or claim whose content the new volume starts with. @pb 7 */
  readonly dataSource?: TypedLocalObjectReference
  /** Object whose content the new volume starts with, of any kind that has a populator. @pb 8 */
  readonly dataSourceRef?: TypedObjectReference
  /** Attributes class to apply; may be changed while the volume is in use. @pb 9 @pointer */
  readonly volumeAttributesClassName?: string
}

/** What is known of a claim. */
export interface PersistentVolumeClaimStatus {
  /** Pending, Bound, or Lost when its volume has vanished. @pb 1 */
  readonly phase?: PersistentVolumeClaimPhase
  /** Ways in which the bound volume can be mounted. @pb 2 @list atomic */
  readonly accessModes?: readonly PersistentVolumeAccessMode[]
  /** Actual size of the bound volume. @pb 3 @go v1.ResourceList */
  readonly capacity?: Readonly<Record<string, Quantity>>
  /** Conditions of the claim, such as Resizing. @pb 4 @list map type @patch merge type */
  readonly conditions?: readonly PersistentVolumeClaimCondition[]
  /** Size that was asked for last and is being, or was, brought about. @pb 5 @go v1.ResourceList */
  readonly allocatedResources?: Readonly<Record<string, Quantity>>
  /**
   * Where the resize of each resource stands; absent when none is under way.
   * @pb 7 @map granular @go map[v1.ResourceName]v1.ClaimResourceStatus
   */
  readonly allocatedResourceStatuses?: Readonly<Record<string, ClaimResourceStatus>>
  /** Attributes class in force. @pb 8 @pointer */
  readonly currentVolumeAttributesClassName?: string
  /** Where a change of the attributes class stands; absent when none is under way. @pb 9 */
  readonly modifyVolumeStatus?: ModifyVolumeStatus
}

export type PersistentVolumeClaimPhase = 'Bound' | 'Lost' | 'Pending'

/** One aspect of a claim's state. */
export interface PersistentVolumeClaimCondition {
  /** Which aspect, such as Resizing or FileSystemResizePending. @pb 1 */
  readonly type: PersistentVolumeClaimConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the condition was last checked. @pb 3 @always */
  readonly lastProbeTime?: Time
  /** When the status last changed. @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 6 */
  readonly message?: string
}

export type PersistentVolumeClaimConditionType =
  | 'Resizing'
  | 'FileSystemResizePending'
  | 'ControllerResizeError'
  | 'NodeResizeError'
  | 'ModifyVolumeError'
  | 'ModifyingVolume'
  | 'Unused'
  | (string & {})

export type ClaimResourceStatus =
  | 'ControllerResizeInProgress'
  | 'ControllerResizeInfeasible'
  | 'NodeResizePending'
  | 'NodeResizeInProgress'
  | 'NodeResizeInfeasible'

/** Where a change of the attributes class stands. */
export interface ModifyVolumeStatus {
  /** Attributes class being applied. @pb 1 */
  readonly targetVolumeAttributesClassName?: string
  /** Pending, InProgress or Infeasible. @pb 2 */
  readonly status: PersistentVolumeClaimModifyVolumeStatus
}

export type PersistentVolumeClaimModifyVolumeStatus = 'InProgress' | 'Infeasible' | 'Pending'
