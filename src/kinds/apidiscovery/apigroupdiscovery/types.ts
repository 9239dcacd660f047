/**
 * @package io.k8s.api.apidiscovery.v2
 * @proto k8s.io.api.apidiscovery.v2
 */
import type { GroupVersionKind, Resource } from '#api/metadata.ts'

/**
 * An API group with all its versions and resources; its name is the group.
 * @kind apidiscovery.k8s.io/v2
 */
export interface APIGroupDiscovery extends Resource {
  /** Versions of the group, the preferred one first. @pb 2 */
  readonly versions?: readonly APIVersionDiscovery[]
}

/** A version of a group and its resources. */
export interface APIVersionDiscovery {
  /** Name of the version, such as v1. @pb 1 @always */
  readonly version?: string
  /** Resources of the version. @pb 2 */
  readonly resources?: readonly APIResourceDiscovery[]
  /** Current, or Stale if the server behind it could not be asked of late. @pb 3 */
  readonly freshness?: DiscoveryFreshness
}

/** A resource of the API. */
export interface APIResourceDiscovery {
  /** Plural name, as it stands in URLs. @pb 1 @always */
  readonly resource?: string
  /** Kind of its objects; empty parts are those of the group and version. @pb 2 */
  readonly responseKind?: GroupVersionKind
  /** Cluster or Namespaced. @pb 3 @always */
  readonly scope?: ResourceScope
  /** Singular name, for use by people. @pb 4 @always */
  readonly singularResource?: string
  /** Verbs it can take, such as get, list and watch. @pb 5 @always */
  readonly verbs?: readonly string[]
  /** Short names, for use by people. @pb 6 */
  readonly shortNames?: readonly string[]
  /** Groups of resources it belongs to, such as all. @pb 7 */
  readonly categories?: readonly string[]
  /** Its subresources. @pb 8 */
  readonly subresources?: readonly APISubresourceDiscovery[]
}

export type ResourceScope = 'Cluster' | 'Namespaced' | (string & {})

/** A subresource of the API. */
export interface APISubresourceDiscovery {
  /** Name of the subresource. @pb 1 @always */
  readonly subresource?: string
  /** Kind it answers with; empty if it is no object. @pb 2 */
  readonly responseKind?: GroupVersionKind
  /** Kinds it takes; for those that take several. @pb 3 */
  readonly acceptedTypes?: readonly GroupVersionKind[]
  /** Verbs it can take. @pb 4 @always */
  readonly verbs?: readonly string[]
}

export type DiscoveryFreshness = 'Current' | 'Stale' | (string & {})
