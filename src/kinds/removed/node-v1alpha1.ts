/**
 * @package io.k8s.api.node.v1alpha1
 * @proto k8s.io.api.node.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars/scalars.ts'
import type { Toleration } from '#kinds/core/pod/types.ts'

/**
 * @kind node.k8s.io/v1alpha1
 */
export interface RuntimeClass extends Resource {
  /** @pb 2 */
  readonly spec: RuntimeClassSpec
}

export interface RuntimeClassSpec {
  /** @pb 1 @always */
  readonly runtimeHandler?: string
  /** @pb 2 */
  readonly overhead?: Overhead
  /** @pb 3 */
  readonly scheduling?: Scheduling
}

export interface Overhead {
  /** @pb 1 @go v1.ResourceList */
  readonly podFixed?: Readonly<Record<string, Quantity>>
}

export interface Scheduling {
  /** @pb 1 */
  readonly nodeSelector?: Readonly<Record<string, string>>
  /** @pb 2 */
  readonly tolerations?: readonly Toleration[]
}
