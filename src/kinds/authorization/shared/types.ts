/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { FieldSelectorRequirement, LabelSelectorRequirement } from '#api/metadata.ts'

/** Narrows a call by field; at most one member is set. */
export interface FieldSelectorAttributes {
  /** Selector as it stands in the query. @pb 1 */
  readonly rawSelector?: string
  /** Selector in its parts, all of which must hold. @pb 2 @list atomic */
  readonly requirements?: readonly FieldSelectorRequirement[]
}

/** Narrows a call by label; at most one member is set. */
export interface LabelSelectorAttributes {
  /** Selector as it stands in the query. @pb 1 */
  readonly rawSelector?: string
  /** Selector in its parts, all of which must hold. @pb 2 @list atomic */
  readonly requirements?: readonly LabelSelectorRequirement[]
}

/** A call on a path that is no resource. */
export interface NonResourceAttributes {
  /** Path of the URL. @pb 1 */
  readonly path?: string
  /** HTTP method in lower case. @pb 2 */
  readonly verb?: string
}

/** A call on a resource. */
export interface ResourceAttributes {
  /** Namespace; empty for all namespaces, or for resources without. @pb 1 */
  readonly namespace?: string
  /** Verb, such as get or list; * means all. @pb 2 */
  readonly verb?: string
  /** Group of the resource; * means all. @pb 3 */
  readonly group?: string
  /** Version of the resource; * means all. @pb 4 */
  readonly version?: string
  /** Resource; * means all. @pb 5 */
  readonly resource?: string
  /** Subresource; empty for none. @pb 6 */
  readonly subresource?: string
  /** Name of the object; empty for all. @pb 7 */
  readonly name?: string
  /** Narrows the call by field. @pb 8 */
  readonly fieldSelector?: FieldSelectorAttributes
  /** Narrows the call by label. @pb 9 */
  readonly labelSelector?: LabelSelectorAttributes
}
