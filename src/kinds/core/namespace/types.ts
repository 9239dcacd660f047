/**
 * @package io.k8s.api.core.v1
 * @proto k8s.io.api.core.v1
 */
import type { Resource } from '#api/metadata.ts'
import type { Time } from '#api/scalars/scalars.ts'
import type { ConditionStatus } from '#kinds/core/pod/types.ts'

/** A scope for names, rights and quotas. @kind v1 */
export interface Namespace extends Resource {
  /** Settings of the namespace. @pb 2 @optional */
  readonly spec: NamespaceSpec
  /** State of the namespace, written by the system. @pb 3 @always */
  readonly status?: NamespaceStatus
}

/** Settings of a namespace. */
export interface NamespaceSpec {
  /** What must be finished before the namespace is removed for good. @pb 1 @list atomic */
  readonly finalizers?: readonly FinalizerName[]
}

export type FinalizerName = 'kubernetes' | (string & {})

/** State of a namespace. */
export interface NamespaceStatus {
  /** Active, or Terminating while its content is deleted. @pb 1 */
  readonly phase?: NamespacePhase
  /** What stands in the way of deletion. @pb 2 @list map type @patch merge type */
  readonly conditions?: readonly NamespaceCondition[]
}

export type NamespacePhase = 'Active' | 'Terminating'

/** One aspect of the deletion of a namespace. */
export interface NamespaceCondition {
  /** Which aspect, such as NamespaceContentRemaining. @pb 1 */
  readonly type: NamespaceConditionType
  /** True, False or Unknown. @pb 2 */
  readonly status: ConditionStatus
  /** When the status last changed. @pb 4 @always */
  readonly lastTransitionTime?: Time
  /** Why it last changed, as one CamelCase word. @pb 5 */
  readonly reason?: string
  /** Why it last changed, for people. @pb 6 */
  readonly message?: string
}

export type NamespaceConditionType =
  | 'NamespaceDeletionDiscoveryFailure'
  | 'NamespaceDeletionContentFailure'
  | 'NamespaceDeletionGroupVersionParsingFailure'
  | 'NamespaceContentRemaining'
  | 'NamespaceFinalizersRemaining'
  | (string & {})
