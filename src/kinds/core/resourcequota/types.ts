/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars/scalars.ts'

/** Bounds on what a namespace may use in total. @kind v1 */
export interface ResourceQuota extends Resource {
  /** The bounds to enforce. @pb 2 @optional */
  readonly spec: ResourceQuotaSpec
  /** The bounds in force and what is used. @pb 3 @always */
  readonly status?: ResourceQuotaStatus
}

/** The bounds of a quota. */
export interface ResourceQuotaSpec {
  /** Most of each resource, such as pods or requests.cpu. @pb 1 @go v1.ResourceList */
  readonly hard?: Readonly<Record<string, Quantity>>
  /** Only objects within all these scopes are counted. @pb 2 @list atomic */
  readonly scopes?: readonly ResourceQuotaScope[]
  /** Further scopes, with operators and values. @pb 3 */
  readonly scopeSelector?: ScopeSelector
}

export type ResourceQuotaScope =
  | 'BestEffort'
  | 'CrossNamespacePodAffinity'
  | 'NotBestEffort'
  | 'NotTerminating'
  | 'PriorityClass'
  | 'Terminating'
  | 'VolumeAttributesClass'

/** Requirements on scopes, which must all hold. @map atomic */
export interface ScopeSelector {
  /** The requirements. @pb 1 @list atomic */
  readonly matchExpressions?: readonly ScopedResourceSelectorRequirement[]
}

/** A requirement on one scope. */
export interface ScopedResourceSelectorRequirement {
  /** Scope it is about, such as PriorityClass or Terminating. @pb 1 */
  readonly scopeName: ResourceQuotaScope
  /** In, NotIn, Exists or DoesNotExist. @pb 2 */
  readonly operator: ScopeSelectorOperator
  /** Values to compare with; only for In and NotIn. @pb 3 @list atomic */
  readonly values?: readonly string[]
}

export type ScopeSelectorOperator = 'DoesNotExist' | 'Exists' | 'In' | 'NotIn'

/** The bounds in force and what is used. */
export interface ResourceQuotaStatus {
  /** Bounds in force. @pb 1 @go v1.ResourceList */
  readonly hard?: Readonly<Record<string, Quantity>>
  /** What the namespace uses of each resource. @pb 2 @go v1.ResourceList */
  readonly used?: Readonly<Record<string, Quantity>>
}
