/**
 * @package io.k8s.api.storage.v1beta1
 * @proto k8s.io.api.storage.v1beta1
 */
import type { Resource } from '#api/metadata.ts'

/**
 * Settings of volumes that may be changed while in use, such as throughput.
 * @kind storage.k8s.io/v1beta1
 */
export interface VolumeAttributesClass extends Resource {
  /** CSI driver it is for; cannot be changed. @pb 2 */
  readonly driverName: string
  /** Settings for the driver; cannot be changed. @pb 3 */
  readonly parameters?: Readonly<Record<string, string>>
}
