/**
 * @package io.k8s.api.admissionregistration.v1beta1
 * @proto k8s.io.api.admissionregistration.v1beta1
 */
import type { Resource } from '#api/metadata.ts'
import type { MatchResources, ParamRef } from '#kinds/admissionregistration/shared/v1beta1.ts'

/**
 * @kind admissionregistration.k8s.io/v1beta1
 */
export interface MutatingAdmissionPolicyBinding extends Resource {
  /** @pb 2 @optional */
  readonly spec: MutatingAdmissionPolicyBindingSpec
}

export interface MutatingAdmissionPolicyBindingSpec {
  /** @pb 1 */
  readonly policyName?: string
  /** @pb 2 */
  readonly paramRef?: ParamRef
  /** @pb 3 */
  readonly matchResources?: MatchResources
}
