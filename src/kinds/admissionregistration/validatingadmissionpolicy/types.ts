/**
 * @package io.k8s.api.admissionregistration.v1
 * @proto k8s.io.api.admissionregistration.v1
 */
import type { Condition, Resource } from '#api/metadata.ts'
import type { int64 } from '#api/scalars/scalars.ts'
import type {
  FailurePolicyType,
  MatchCondition,
  MatchResources,
  ParamKind,
  Variable,
} from '#kinds/admissionregistration/shared/types.ts'

/**
 * Refuses calls by CEL expressions; takes effect through bindings.
 * @kind admissionregistration.k8s.io/v1
 */
export interface ValidatingAdmissionPolicy extends Resource {
  /** What the policy checks, and when. @pb 2 @optional */
  readonly spec: ValidatingAdmissionPolicySpec
  /** What the type check of its expressions found. @pb 3 @always */
  readonly status?: ValidatingAdmissionPolicyStatus
}

/** What a policy checks, and when. */
export interface ValidatingAdmissionPolicySpec {
  /** Kind of the parameter objects; none are needed if left out. @pb 1 */
  readonly paramKind?: ParamKind
  /** Calls the policy is for; required. @pb 2 */
  readonly matchConstraints?: MatchResources
  /**
   * Checks, all of which must pass; needed unless there are audit annotations.
   * @pb 3 @list atomic
   */
  readonly validations?: readonly Validation[]
  /** Fail (the default) or Ignore when an expression goes wrong. @pb 4 @pointer */
  readonly failurePolicy?: FailurePolicyType
  /** Notes for the audit log; needed unless there are validations. @pb 5 @list atomic */
  readonly auditAnnotations?: readonly AuditAnnotation[]
  /** Further conditions, all of which the call must meet. @pb 6 @list map name @patch merge name */
  readonly matchConditions?: readonly MatchCondition[]
  /** Values for use in the expressions. @pb 7 @list map name @patch merge name */
  readonly variables?: readonly Variable[]
}

/** A check of a call. */
export interface Validation {
  /** Expression that yields true if the call is acceptable. @pb 1 */
  readonly expression: string
  /** What the caller is told on refusal; one line. @pb 2 */
  readonly message?: string
  /** Reason and status code of a refusal; Invalid by default. @pb 3 @pointer @go v1.StatusReason */
  readonly reason?: string
  /** Expression that yields the message; wins over message. @pb 4 */
  readonly messageExpression?: string
}

/** A note for the audit log. */
export interface AuditAnnotation {
  /** Key of the note, below the name of the policy. @pb 1 */
  readonly key: string
  /** Expression that yields the value; null for no note. @pb 2 */
  readonly valueExpression: string
}

/** What is known of a policy. */
export interface ValidatingAdmissionPolicyStatus {
  /** Generation that was checked. @pb 1 */
  readonly observedGeneration?: int64
  /** Warnings about the expressions; absent until checked. @pb 2 */
  readonly typeChecking?: TypeChecking
  /** Conditions of the policy. @pb 3 @list map type */
  readonly conditions?: readonly Condition[]
}

/** What the type check found. */
export interface TypeChecking {
  /** Warnings, one for each expression. @pb 1 @list atomic */
  readonly expressionWarnings?: readonly ExpressionWarning[]
}

/** A warning about an expression. */
export interface ExpressionWarning {
  /** Path of the expression, such as spec.validations[0].expression. @pb 2 */
  readonly fieldRef: string
  /** What is wrong with it, by type of object. @pb 3 */
  readonly warning: string
}
