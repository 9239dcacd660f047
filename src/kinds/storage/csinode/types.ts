/**
 * @package io.k8s.api.storage.v1
 * @proto k8s.io.api.storage.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { int32 } from '#api/scalars/scalars.ts'

/** The CSI drivers of a node; named after it. @kind storage.k8s.io/v1 */
export interface CSINode extends Resource {
  /** The drivers. @pb 2 */
  readonly spec: CSINodeSpec
}

/** The CSI drivers of a node. */
export interface CSINodeSpec {
  /** Drivers that are installed. @pb 1 @list map name @patch merge name */
  readonly drivers: readonly CSINodeDriver[]
}

/** A driver installed on a node. */
export interface CSINodeDriver {
  /** Name of the driver. @pb 1 */
  readonly name: string
  /** Name the driver has for the node. @pb 2 */
  readonly nodeID: string
  /** Node labels by which the driver tells places apart. @pb 3 @always @list atomic */
  readonly topologyKeys?: readonly string[]
  /** How many volumes the node can take. @pb 4 */
  readonly allocatable?: VolumeNodeResources
}

/** How many volumes a node can take. */
export interface VolumeNodeResources {
  /** Most volumes of the driver in use at once; no bound if left out. @pb 1 @pointer */
  readonly count?: int32
}
