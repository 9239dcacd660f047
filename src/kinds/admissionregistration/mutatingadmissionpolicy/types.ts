/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { Resource } from '#api/metadata.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchResources,
  ParamKind,
  ReinvocationPolicyType,
  Variable,
} from '#kinds/admissionregistration/shared/types.ts'

/**
 * @kind admissionregistration.k8s.io/v1
 */
export interface MutatingAdmissionPolicy extends Resource {
  /** @pb 2 @optional */
  readonly spec: MutatingAdmissionPolicySpec
}

export interface MutatingAdmissionPolicySpec {
  /** @pb 1 */
  readonly paramKind?: ParamKind
  /** @pb 2 */
  readonly matchConstraints?: MatchResources
  /** @pb 3 @list atomic */
  readonly variables?: readonly Variable[]
  /** @pb 4 @list atomic */
  readonly mutations?: readonly Mutation[]
  /** @pb 5 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** @pb 6 @list map name @patch merge name */
  readonly matchConditions?: readonly MatchCondition[]
  /** @pb 7 */
  readonly reinvocationPolicy?: ReinvocationPolicyType
}

export interface Mutation {
  /** @pb 2 */
  readonly patchType: PatchType
  /** @pb 3 */
  readonly applyConfiguration?: ApplyConfiguration
  /** @pb 4 */
  readonly jsonPatch?: JSONPatch
}

export type PatchType = 'ApplyConfiguration' | 'JSONPatch'

export interface ApplyConfiguration {
  /** @pb 1 */
  readonly expression?: string
}

export interface JSONPatch {
  /** @pb 1 */
  readonly expression?: string
}
