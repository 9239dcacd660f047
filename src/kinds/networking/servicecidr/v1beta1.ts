/**
 * @package io.k8s.api.networking.v1beta1
 * @proto k8s.io.api.networking.v1beta1
 */
import type { Condition, Resource } from '#api/metadata.ts'

/**
 * @kind networking.k8s.io/v1beta1
 */
export interface ServiceCIDR extends Resource {
  /** @pb 2 @optional */
  readonly spec: ServiceCIDRSpec
  /** @pb 3 @always */
  readonly status?: ServiceCIDRStatus
}

export interface ServiceCIDRSpec {
  /** @pb 1 @list atomic */
  readonly cidrs?: readonly string[]
}

export interface ServiceCIDRStatus {
  /** @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}
