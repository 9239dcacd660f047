/**
 * @package io.k8s.api.admissionregistration.v1beta1
 * @proto k8s.io.api.admissionregistration.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { MatchResources, ParamRef } from '#kinds/admissionregistration/shared/v1beta1.ts'

/**
 * Puts a mutating policy into effect, perhaps with parameters.
 * @kind admissionregistration.k8s.io/v1beta1
 */
export interface MutatingAdmissionPolicyBinding extends Resource {
  /** The policy, its parameters and the calls meant. @pb 2 @optional */
  readonly spec: MutatingAdmissionPolicyBindingSpec
}

/** How a policy is put into effect. */
export interface MutatingAdmissionPolicyBindingSpec {
  /** Name of the policy; without one by that name the binding has no effect. @pb 1 */
  readonly policyName?: string
  /** Parameter objects, if the policy has a parameter kind. @pb 2 */
  readonly paramRef?: ParamRef
  /** Narrows the calls the policy is for; all of them if left out. @pb 3 */
  readonly matchResources?: MatchResources
}
