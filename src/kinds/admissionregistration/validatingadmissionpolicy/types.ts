/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int64 } from '#api/scalars.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchResources,
  ParamKind,
  Variable,
} from '#kinds/admissionregistration/shared/types.ts'

/**
 * @kind admissionregistration.k8s.io/v1
 */
export interface ValidatingAdmissionPolicy extends Resource {
  /** @pb 2 @optional */
  readonly spec: ValidatingAdmissionPolicySpec
  /** @pb 3 @always */
  readonly status?: ValidatingAdmissionPolicyStatus
}

export interface ValidatingAdmissionPolicySpec {
  /** @pb 1 */
  readonly paramKind?: ParamKind
  /** @pb 2 */
  readonly matchConstraints?: MatchResources
  /** @pb 3 @list atomic */
  readonly validations?: readonly Validation[]
  /** @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** @pb 5 @list atomic */
  readonly auditAnnotations?: readonly AuditAnnotation[]
  /** @pb 6 @list map name @patch merge name */
  readonly matchConditions?: readonly MatchCondition[]
  /** @pb 7 @list map name @patch merge name */
  readonly variables?: readonly Variable[]
}

export interface Validation {
  /** @pb 1 */
  readonly expression: string
  /** @pb 2 */
  readonly message?: string
  /** @pb 3 @pointer */
  readonly reason?: string
  /** @pb 4 */
  readonly messageExpression?: string
}

export interface AuditAnnotation {
  /** @pb 1 */
  readonly key: string
  /** @pb 2 */
  readonly valueExpression: string
}

export interface ValidatingAdmissionPolicyStatus {
  /** @pb 1 */
  readonly observedGeneration?: int64
  /** @pb 2 */
  readonly typeChecking?: TypeChecking
  /** @pb 3 @list map type */
  readonly conditions?: readonly Condition[]
}

export interface TypeChecking {
  /** @pb 1 @list atomic */
  readonly expressionWarnings?: readonly ExpressionWarning[]
}

export interface ExpressionWarning {
  /** @pb 2 */
  readonly fieldRef: string
  /** @pb 3 */
  readonly warning: string
}
