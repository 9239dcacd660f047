/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { ListMeta, TypeMeta } from '#api/metadata.ts'
import type { RawObject } from '#api/scalars/scalars.ts'

/** Objects of any kinds in one list. @kind v1 */
export interface List extends TypeMeta {
  /** Facts about the list, such as its resource version. @pb 1 */
  readonly metadata: ListMeta
  /** The objects. @pb 2 @always */
  readonly items?: readonly RawObject[]
}

/** Points at an object, or at a part of it. @map atomic */
export interface ObjectReference {
  /** Kind of the object. @pb 1 */
  readonly kind?: string
  /** Namespace of the object. @pb 2 */
  readonly namespace?: string
  /** Name of the object. @pb 3 */
  readonly name?: string
  /** Unique id of the object. @pb 4 @go types.UID */
  readonly uid?: string
  /** API version of the object. @pb 5 */
  readonly apiVersion?: string
  /** Version of the object that is meant, if one is. @pb 6 */
  readonly resourceVersion?: string
  /** Part that is meant, such as spec.containers{name}. @pb 7 */
  readonly fieldPath?: string
}

/** A topology label and its accepted values. */
export interface TopologySelectorLabelRequirement {
  /** Label key. @pb 1 */
  readonly key: string
  /** Accepted values, of which one must match. @pb 2 @list atomic */
  readonly values: readonly string[]
}

/** A choice of places by topology labels. @map atomic */
export interface TopologySelectorTerm {
  /** Requirements, which must all hold. @pb 1 @list atomic */
  readonly matchLabelExpressions?: readonly TopologySelectorLabelRequirement[]
}
