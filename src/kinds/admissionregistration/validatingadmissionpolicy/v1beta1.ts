/**
 * @package io.k8s.api.admissionregistration.v1beta1
 * @proto k8s.io.api.admissionregistration.v1beta1
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int64 } from '#api/scalars.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchResources,
  ParamKind,
  Variable,
} from '#kinds/admissionregistration/shared/v1beta1.ts'

/**
 * @kind admissionregistration.k8s.io/v1beta1
 */
export interface ValidatingAdmissionPolicy extends Resource {
  /** @pb 2 */
  readonly spec: ValidatingAdmissionPolicySpec
  /** @pb 3 @always */
  readonly status?: ValidatingAdmissionPolicyStatus
}

export interface ValidatingAdmissionPolicySpec {
  /** @pb 1 */
  readonly paramKind?: ParamKind
  /** @pb 2 */
  readonly matchConstraints?: MatchResources
  /** @pb 3 */
  readonly validations?: readonly Validation[]
  /** @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** @pb 5 */
  readonly auditAnnotations?: readonly AuditAnnotation[]
  /** @pb 6 */
  readonly matchConditions?: readonly MatchCondition[]
  /** @pb 7 */
  readonly variables?: readonly Variable[]
}

export interface Validation {
  /** @pb 1 @always */
  readonly expression?: string
  /** @pb 2 */
  readonly message?: string
  /** @pb 3 @pointer */
  readonly reason?: string
  /** @pb 4 */
  readonly messageExpression?: string
}

export interface AuditAnnotation {
  /** @pb 1 @always */
  readonly key?: string
  /** @pb 2 @always */
  readonly valueExpression?: string
}

export interface ValidatingAdmissionPolicyStatus {
  /** @pb 1 */
  readonly observedGeneration?: int64
  /** @pb 2 */
  readonly typeChecking?: TypeChecking
  /** @pb 3 */
  readonly conditions?: readonly Condition[]
}

export interface TypeChecking {
  /** @pb 1 */
  readonly expressionWarnings?: readonly ExpressionWarning[]
}

export interface ExpressionWarning {
  /** @pb 2 @always */
  readonly fieldRef?: string
  /** @pb 3 @always */
  readonly warning?: string
}
