/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { ListMeta, TypeMeta } from '#api/metadata.ts'
import type { RawObject } from '#api/scalars.ts'

/**
 * @kind v1
 */
export interface List extends TypeMeta {
  /** @pb 1 */
  readonly metadata: ListMeta
  /** @pb 2 @always */
  readonly items?: readonly RawObject[]
}

/**
 * @map atomic
 */
export interface ObjectReference {
  /** @pb 1 */
  readonly kind?: string
  /** @pb 2 */
  readonly namespace?: string
  /** @pb 3 */
  readonly name?: string
  /** @pb 4 */
  readonly uid?: string
  /** @pb 5 */
  readonly apiVersion?: string
  /** @pb 6 */
  readonly resourceVersion?: string
  /** @pb 7 */
  readonly fieldPath?: string
}

export interface TopologySelectorLabelRequirement {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 @list atomic */
  readonly values: readonly string[]
}

/**
 * @map atomic
 */
export interface TopologySelectorTerm {
  /** @pb 1 @list atomic */
  readonly matchLabelExpressions?: readonly TopologySelectorLabelRequirement[]
}
