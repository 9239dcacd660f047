/**
 * @package io.k8s.api.authorization.v1
 * @proto k8s.io.api.authorization.v1
 */
import type { FieldSelectorRequirement, LabelSelectorRequirement } from '#api/metadata.ts'

export interface FieldSelectorAttributes {
  /** @pb 1 */
  readonly rawSelector?: string
  /** @pb 2 @list atomic */
  readonly requirements?: readonly FieldSelectorRequirement[]
}

export interface LabelSelectorAttributes {
  /** @pb 1 */
  readonly rawSelector?: string
  /** @pb 2 @list atomic */
  readonly requirements?: readonly LabelSelectorRequirement[]
}

export interface NonResourceAttributes {
  /** @pb 1 */
  readonly path?: string
  /** @pb 2 */
  readonly verb?: string
}

export interface ResourceAttributes {
  /** @pb 1 */
  readonly namespace?: string
  /** @pb 2 */
  readonly verb?: string
  /** @pb 3 */
  readonly group?: string
  /** @pb 4 */
  readonly version?: string
  /** @pb 5 */
  readonly resource?: string
  /** @pb 6 */
  readonly subresource?: string
  /** @pb 7 */
  readonly name?: string
  /** @pb 8 */
  readonly fieldSelector?: FieldSelectorAttributes
  /** @pb 9 */
  readonly labelSelector?: LabelSelectorAttributes
}
