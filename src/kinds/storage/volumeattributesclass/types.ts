/**
 * @package io.k8s.api.storage.v1
 * @proto k8s.io.api.storage.v1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * @kind storage.k8s.io/v1
 */
export interface VolumeAttributesClass extends Resource {
  /** @pb 2 */
  readonly driverName: string
  /** @pb 3 */
  readonly parameters?: Readonly<Record<string, string>>
}
