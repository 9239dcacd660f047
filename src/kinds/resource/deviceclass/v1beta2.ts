/**
 * @package io.k8s.api.resource.v1beta2
 * @proto k8s.io.api.resource.v1beta2
 */
import type { Resource } from '#api/metadata.ts'
import type { DeviceConfiguration, DeviceSelector } from '#kinds/resource/shared/v1beta2.ts'

/**
 * @kind resource.k8s.io/v1beta2
 */
export interface DeviceClass extends Resource {
  /** @pb 2 */
  readonly spec: DeviceClassSpec
}

export interface DeviceClassSpec {
  /** @pb 1 @list atomic */
  readonly selectors?: readonly DeviceSelector[]
  /** @pb 2 @list atomic */
  readonly config?: readonly DeviceClassConfiguration[]
  /** @pb 4 @pointer */
  readonly extendedResourceName?: string
}

/**
 * @inline 1 deviceConfiguration DeviceConfiguration
 */
export interface DeviceClassConfiguration extends DeviceConfiguration {}
