/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Time } from '#api/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

/**
 * @kind v1
 */
export interface Namespace extends Resource {
  /** @pb 2 @optional */
  readonly spec: NamespaceSpec
  /** @pb 3 @always */
  readonly status?: NamespaceStatus
}

export interface NamespaceSpec {
  /** @pb 1 @list atomic */
  readonly finalizers?: readonly FinalizerName[]
}

export type FinalizerName = 'kubernetes' | (string & {})

export interface NamespaceStatus {
  /** @pb 1 */
  readonly phase?: NamespacePhase
  /** @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly NamespaceCondition[]
}

export type NamespacePhase = 'Active' | 'Terminating'

export interface NamespaceCondition {
  /** @pb 1 */
  readonly type: NamespaceConditionType
  /** @pb 2 */
  readonly status: ConditionStatus
  /** @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** @pb 5 */
  readonly reason?: string
  /** @pb 6 */
  readonly message?: string
}

export type NamespaceConditionType =
  | 'NamespaceDeletionDiscoveryFailure'
  | 'NamespaceDeletionContentFailure'
  | 'NamespaceDeletionGroupVersionParsingFailure'
  | 'NamespaceContentRemaining'
  | 'NamespaceFinalizersRemaining'
  | (string & {})
