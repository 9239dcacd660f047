/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Quantity } from '#api/scalars.ts'

/**
 * @kind v1
 */
export interface ResourceQuota extends Resource {
  /** @pb 2 @optional */
  readonly spec: ResourceQuotaSpec
  /** @pb 3 @always */
  readonly status?: ResourceQuotaStatus
}

export interface ResourceQuotaSpec {
  /** @pb 1 */
  readonly hard?: Readonly<Record<string, Quantity>>
  /** @pb 2 @list atomic */
  readonly scopes?: readonly ResourceQuotaScope[]
  /** @pb 3 */
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

/**
 * @map atomic
 */
export interface ScopeSelector {
  /** @pb 1 @list atomic */
  readonly matchExpressions?: readonly ScopedResourceSelectorRequirement[]
}

export interface ScopedResourceSelectorRequirement {
  /** @pb 1 */
  readonly scopeName: ResourceQuotaScope
  /** @pb 2 */
  readonly operator: ScopeSelectorOperator
  /** @pb 3 @list atomic */
  readonly values?: readonly string[]
}

export type ScopeSelectorOperator = 'DoesNotExist' | 'Exists' | 'In' | 'NotIn'

export interface ResourceQuotaStatus {
  /** @pb 1 */
  readonly hard?: Readonly<Record<string, Quantity>>
  /** @pb 2 */
  readonly used?: Readonly<Record<string, Quantity>>
}
