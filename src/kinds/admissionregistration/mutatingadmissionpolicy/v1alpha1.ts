/**
 * @package io.k8s.api.admissionregistration.v1alpha1
 * @proto k8s.io.api.admissionregistration.v1alpha1
 */
import type { Resource } from '#api/metadata.ts'
import type { ReinvocationPolicyType } from '#kinds/admissionregistration/shared/types.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchResources,
  ParamKind,
  Variable,
} from '#kinds/admissionregistration/shared/v1alpha1.ts'

/**
 * Changes objects on their way in by CEL expressions; takes effect through bindings.
 * @kind admissionregistration.k8s.io/v1alpha1
 */
export interface MutatingAdmissionPolicy extends Resource {
  /** What the policy changes, and when. @pb 2 @optional */
  readonly spec: MutatingAdmissionPolicySpec
}

/** What a policy changes, and when. */
export interface MutatingAdmissionPolicySpec {
  /** Kind of the parameter objects; none are needed if left out. @pb 1 */
  readonly paramKind?: ParamKind
  /** Calls the policy is for; required. @pb 2 */
  readonly matchConstraints?: MatchResources
  /** Values for use in the expressions. @pb 3 @list atomic */
  readonly variables?: readonly Variable[]
  /** Changes to make, in this order. @pb 4 @list atomic */
  readonly mutations?: readonly Mutation[]
  /** Fail (the default) or Ignore when an expression goes wrong. @pb 5 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** Further conditions, all of which the call must meet. @pb 6 @list map name @patch merge name */
  readonly matchConditions?: readonly MatchCondition[]
  /** Never, or IfNeeded to run again after changes by others. @pb 7 */
  readonly reinvocationPolicy?: ReinvocationPolicyType
}

/** A change to an object; the member named by patchType is set. */
export interface Mutation {
  /** ApplyConfiguration or JSONPatch. @pb 2 */
  readonly patchType: PatchType
  /** Fields to merge as in a server-side apply. @pb 3 */
  readonly applyConfiguration?: ApplyConfiguration
  /** Single operations on the object. @pb 4 */
  readonly jsonPatch?: JSONPatch
}

export type PatchType = 'ApplyConfiguration' | 'JSONPatch' | (string & {})

/** Fields to merge into an object. */
export interface ApplyConfiguration {
  /** Expression that yields an Object with those fields. @pb 1 */
  readonly expression?: string
}

/** Operations on an object. */
export interface JSONPatch {
  /** Expression that yields a list of JSONPatch values. @pb 1 */
  readonly expression?: string
}
