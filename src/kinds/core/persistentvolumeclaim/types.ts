/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { LabelSelector, Resource } from '#api/metadata.ts'
import type { Quantity, Time } from '#api/scalars.ts'
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

/**
 * @kind v1
 */
export interface PersistentVolumeClaim extends Resource {
  /** @pb 2 @optional */
  readonly spec: PersistentVolumeClaimSpec
  /** @pb 3 @always */
  readonly status?: PersistentVolumeClaimStatus
}

export interface PersistentVolumeClaimSpec {
  /** @pb 1 @list atomic */
  readonly accessModes?: readonly PersistentVolumeAccessMode[]
  /** @pb 4 */
  readonly selector?: LabelSelector
  /** @pb 2 @always */
  readonly resources?: VolumeResourceRequirements
  /** @pb 3 */
  readonly volumeName?: string
  /** @pb 5 @pointer */
  readonly storageClassName?: string
  /** @pb 6 @pointer */
  readonly volumeMode?: PersistentVolumeMode
  /** @pb 7 */
  readonly dataSource?: TypedLocalObjectReference
  /** @pb 8 */
  readonly dataSourceRef?: TypedObjectReference
  /** @pb 9 @pointer */
  readonly volumeAttributesClassName?: string
}

export interface PersistentVolumeClaimStatus {
  /** @pb 1 */
  readonly phase?: PersistentVolumeClaimPhase
  /** @pb 2 @list atomic */
  readonly accessModes?: readonly PersistentVolumeAccessMode[]
  /** @pb 3 */
  readonly capacity?: Readonly<Record<string, Quantity>>
  /** @pb 4 @list map type @patch merge type */
  readonly conditions?: readonly PersistentVolumeClaimCondition[]
  /** @pb 5 */
  readonly allocatedResources?: Readonly<Record<string, Quantity>>
  /** @pb 7 @map granular */
  readonly allocatedResourceStatuses?: Readonly<Record<string, ClaimResourceStatus>>
  /** @pb 8 @pointer */
  readonly currentVolumeAttributesClassName?: string
  /** @pb 9 */
  readonly modifyVolumeStatus?: ModifyVolumeStatus
}

export type PersistentVolumeClaimPhase = 'Bound' | 'Lost' | 'Pending'

export interface PersistentVolumeClaimCondition {
  /** @pb 1 */
  readonly type: PersistentVolumeClaimConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 3 @always */
  readonly lastProbeTime?: Time
  /** @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** @pb 5 */
  readonly reason?: string
  /** @pb 6 */
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
  | (string & {})

export interface ModifyVolumeStatus {
  /** @pb 1 */
  readonly targetVolumeAttributesClassName?: string
  /** @pb 2 */
  readonly status: PersistentVolumeClaimModifyVolumeStatus
}

export type PersistentVolumeClaimModifyVolumeStatus = 'InProgress' | 'Infeasible' | 'Pending'
