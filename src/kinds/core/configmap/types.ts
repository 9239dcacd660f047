/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Bytes } from '#api/scalars/scalars.ts'

/** Settings that pods read as files or environment variables. @kind v1 */
export interface ConfigMap extends Resource {
  /** Forbids changes of the data for good; only deleting remains. @pb 4 @pointer */
  readonly immutable?: boolean
  /** Text values by key; keys are letters, digits, "-", "_" and ".". @pb 2 */
  readonly data?: Readonly<Record<string, string>>
  /** Binary values by key, in base64; keys must not be in data too. @pb 3 */
  readonly binaryData?: Readonly<Record<string, Bytes>>
}
