/**
 * @package io.k8s.api.node.v1
 * @proto k8s.io.api.node.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import type { Toleration } from '#kinds/core/pod/types.ts'

/** A way to run pods, such as in a sandbox. @kind node.k8s.io/v1 */
export interface RuntimeClass extends Resource {
  /** Name of the runtime's configuration on the nodes; cannot be changed. @pb 2 */
  readonly handler: string
  /** What the runtime itself needs for each pod. @pb 3 */
  readonly overhead?: Overhead
  /** Nodes that have the runtime. @pb 4 */
  readonly scheduling?: Scheduling
}

/** What a runtime itself needs for each pod. */
export interface Overhead {
  /** Amount of each resource. @pb 1 @go v1.ResourceList */
  readonly podFixed?: Readonly<Record<string, Quantity>>
}

/** Nodes that have a runtime. */
export interface Scheduling {
  /** Labels of the nodes, merged with those of the pod. @pb 1 @map atomic */
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** Tolerations added to those of the pod. @pb 2 @list atomic */
  readonly tolerations?: readonly Toleration[]
}
