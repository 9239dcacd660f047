/**
 * @package io.k8s.api.resource.v1beta1
 * @proto k8s.io.api.resource.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { DeviceConfiguration, DeviceSelector } from '#kinds/resource/shared/v1beta1.ts'

/** A kind of device, for use in claims. @kind resource.k8s.io/v1beta1 */
export interface DeviceClass extends Resource {
  /** Which devices belong to it and how they are set up. @pb 2 */
  readonly spec: DeviceClassSpec
}

/** Which devices belong to a class. */
export interface DeviceClassSpec {
  /** Conditions a device must meet, all of them. @pb 1 @list atomic */
  readonly selectors?: readonly DeviceSelector[]
  /** Settings passed to the drivers of its devices. @pb 2 @list atomic */
  readonly config?: readonly DeviceClassConfiguration[]
  /** Extended resource through which pods may ask for its devices. @pb 4 @pointer */
  readonly extendedResourceName?: string
}

/** Settings of a class for a driver. @inline 1 deviceConfiguration DeviceConfiguration */
export interface DeviceClassConfiguration extends DeviceConfiguration {}
