/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes } from '#api/scalars.ts'

/**
 * @kind v1
 */
export interface ConfigMap extends Resource {
  /** @pb 4 @pointer */
  readonly immutable?: boolean
  /** @pb 2 */
  readonly data?: Readonly<Record<string, string>>
  /** @pb 3 */
  readonly binaryData?: Readonly<Record<string, Bytes>>
}
