/**
 * @package io.k8s.api.storage.v1beta1
 * @proto k8s.io.api.storage.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars.ts'

/**
 * @kind storage.k8s.io/v1beta1
 */
export interface CSINode extends Resource {
  /** @pb 2 */
  readonly spec: CSINodeSpec
}

export interface CSINodeSpec {
  /** @pb 1 @always */
  readonly drivers?: readonly CSINodeDriver[]
}

export interface CSINodeDriver {
  /** @pb 1 @always */
  readonly name?: string
  /** @pb 2 @always */
  readonly nodeID?: string
  /** @pb 3 @always */
  readonly topologyKeys?: readonly string[]
  /** @pb 4 */
  readonly allocatable?: VolumeNodeResources
}

export interface VolumeNodeResources {
  /** @pb 1 @pointer */
  readonly count?: int32
}
