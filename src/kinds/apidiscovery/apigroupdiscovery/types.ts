/**
 * @package io.k8s.api.apidiscovery.v2
 * @proto k8s.io.api.apidiscovery.v2
 */
import type { GroupVersionKind, Resource } from '#api/metadata.ts'

/**
 * @kind apidiscovery.k8s.io/v2
 */
export interface APIGroupDiscovery extends Resource {
  /** @pb 2 */
  readonly versions?: readonly APIVersionDiscovery[]
}

export interface APIVersionDiscovery {
  /** @pb 1 @always */
  readonly version?: string
  /** @pb 2 */
  readonly resources?: readonly APIResourceDiscovery[]
  /** @pb 3 */
  readonly freshness?: DiscoveryFreshness
}

export interface APIResourceDiscovery {
  /** @pb 1 @always */
  readonly resource?: string
  /** @pb 2 */
  readonly responseKind?: GroupVersionKind
  /** @pb 3 @always */
  readonly scope?: ResourceScope
  /** @pb 4 @always */
  readonly singularResource?: string
  /** @pb 5 @always */
  readonly verbs?: readonly string[]
  /** @pb 6 */
  readonly shortNames?: readonly string[]
  /** @pb 7 */
  readonly categories?: readonly string[]
  /** @pb 8 */
  readonly subresources?: readonly APISubresourceDiscovery[]
}

export type ResourceScope = 'Cluster' | 'Namespaced' | (string & {})

export interface APISubresourceDiscovery {
  /** @pb 1 @always */
  readonly subresource?: string
  /** @pb 2 */
  readonly responseKind?: GroupVersionKind
  /** @pb 3 */
  readonly acceptedTypes?: readonly GroupVersionKind[]
  /** @pb 4 @always */
  readonly verbs?: readonly string[]
}

export type DiscoveryFreshness = 'Current' | 'Stale' | (string & {})
