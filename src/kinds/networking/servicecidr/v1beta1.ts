/**
 * @package io.k8s.api.networking.v1beta1
 * @proto k8s.io.api.networking.v1beta1
 */
import type { Condition, Resource } from '#api/metadata.ts'

/** A range from which services get their addresses. @kind networking.k8s.io/v1beta1 */
export interface ServiceCIDR extends Resource {
  /** The range. @pb 2 @optional */
  readonly spec: ServiceCIDRSpec
  /** Conditions of the range. @pb 3 @always */
  readonly status?: ServiceCIDRStatus
}

/** A range of service addresses. */
export interface ServiceCIDRSpec {
  /** The ranges, one for each IP family at most; cannot be changed. @pb 1 @list atomic */
  readonly cidrs?: readonly string[]
}

/** What is known of a range. */
export interface ServiceCIDRStatus {
  /** Conditions of the range, such as Ready. @pb 1 @list map type @patch merge type */
  readonly conditions?: readonly Condition[]
}
