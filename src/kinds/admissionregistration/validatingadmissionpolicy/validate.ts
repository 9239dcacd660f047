import * as types from '#api/cel/types.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { validateMatchConditions } from '#kinds/admissionregistration/shared/match-conditions.ts'
import { validateMatchResources } from '#kinds/admissionregistration/shared/match-resources.ts'
import { validateParamKind } from '#kinds/admissionregistration/shared/params.ts'
import {
  compilePolicy,
  type PolicyExpressions,
} from '#kinds/admissionregistration/shared/policy-expressions.ts'
import { validateChoice } from '#kinds/admissionregistration/shared/webhook.ts'
import type {
  AuditAnnotation,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
  Validation,
} from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

const auditLimit = 20
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']

export function validatePolicy(
  policy: ValidatingAdmissionPolicy,
  old?: ValidatingAdmissionPolicy,
): readonly FieldError[] {
  const { spec, metadata } = policy
  const { validations = [], auditAnnotations = [], matchConstraints, paramKind } = spec
  const at = path('spec')
  const nothing = 'validations or auditAnnotations must contain at least one item'
  const isEmpty = validations.length === 0 && auditAnnotations.length === 0
  const [auditAt, validationsAt] = [at.child('auditAnnotations'), at.child('validations')]
  const hasParams = paramKind !== undefined
  const expressions = compilePolicy({
    ...(spec.variables && { variables: spec.variables }),
    hasParams,
    stored: storedExpressions(old?.spec),
  })
  return [
    ...validateChoice(spec.failurePolicy, at.child('failurePolicy'), ['Fail', 'Ignore']),
    ...(paramKind ? validateParamKind(paramKind) : []),
    ...(matchConstraints
      ? validateMatchResources(matchConstraints, at.child('matchConstraints'), {
          mustHaveRules: true,
        })
      : [required(at.child('matchConstraints'))]),
    ...validateMatchConditions(spec.matchConditions, at.child('matchConditions'), {
      hasParams,
      hasAuthorizer: true,
      before: old?.spec.matchConditions ?? [],
    }),
    ...expressions.errors,
    ...(isEmpty ? [required(validationsAt, nothing), required(auditAt, nothing)] : []),
    ...validations.flatMap((one, i) =>
      validateValidation(one, validationsAt.index(i), expressions),
    ),
    ...validateAudit(auditAnnotations, auditAt, metadata.name, expressions),
  ]
}

function storedExpressions(spec: ValidatingAdmissionPolicySpec | undefined): ReadonlySet<string> {
  const { validations = [], auditAnnotations = [], variables = [] } = spec ?? {}
  const texts = [
    ...validations.flatMap(({ expression, messageExpression = '' }) => [
      expression,
      messageExpression,
    ]),
    ...auditAnnotations.map(({ valueExpression }) => valueExpression),
    ...variables.map(({ expression }) => expression),
  ]
  return new Set(texts)
}

function validateValidation(
  { expression, message, messageExpression, reason }: Validation,
  at: FieldPath,
  expressions: PolicyExpressions,
): readonly FieldError[] {
  return [
    ...(expression.trim() === ''
      ? [required(at.child('expression'), 'expression is not specified')]
      : expressions.validate(expression, at.child('expression'), [types.bool])),
    ...validateMessage(message, at.child('message')),
    ...validateMessageExpression(messageExpression, at.child('messageExpression'), expressions),
    ...(reason === undefined || reasons.includes(reason)
      ? []
      : [notSupported(at.child('reason'), reason, reasons)]),
  ]
}

function validateMessage(message: string | undefined, at: FieldPath): readonly FieldError[] {
  if (message === undefined) return []
  if (message.trim() === '') return [invalid(at, message, 'must be non-empty if specified')]
  return /[\r\n]/.test(message.trim()) ? [invalid(at, message, 'must not contain line breaks')] : []
}

function validateMessageExpression(
  text: string | undefined,
  at: FieldPath,
  expressions: PolicyExpressions,
): readonly FieldError[] {
  if (text === undefined) return []
  if (text.trim() === '') return [invalid(at, text, 'must be non-empty if specified')]
  return expressions.validate(text, at, [types.string], { hasAuthorizer: false })
}

/** Compiled without the blanks around it, and shown with them. */
function validateAuditValue(
  text: string,
  at: FieldPath,
  expressions: PolicyExpressions,
): readonly FieldError[] {
  const trimmed = text.trim()
  if (trimmed === '') return [required(at, 'valueExpression is not specified')]
  return expressions
    .validate(trimmed, at, [types.string, types.nullType])
    .map((error) => (error.type === 'Invalid' ? { ...error, value: text } : error))
}

function validateAudit(
  annotations: readonly AuditAnnotation[],
  at: FieldPath,
  policyName: string,
  expressions: PolicyExpressions,
): readonly FieldError[] {
  const tooMany = `must not have more than ${auditLimit} auditAnnotations`
  const seen = new Set<string>()
  const errors = annotations.flatMap(({ key, valueExpression }, i) => {
    const itemAt = at.index(i)
    const isDouble = seen.has(key)
    seen.add(key)
    const valueAt = itemAt.child('valueExpression')
    return [
      ...validateAuditKey(key, policyName, itemAt.child('key')),
      ...validateAuditValue(valueExpression, valueAt, expressions),
      ...(isDouble ? [duplicate(itemAt.child('key'), key)] : []),
    ]
  })
  if (annotations.length <= auditLimit) return errors
  const type = 'admissionregistration.v1.AuditAnnotation'
  const shown = annotations.map((one) => internalFormOf(type, one))
  return [invalid(at, shown, tooMany), ...errors]
}

/** The key is told behind the policy's name, and the two must make a label key. */
function validateAuditKey(key: string, policyName: string, at: FieldPath): readonly FieldError[] {
  if (policyName === '') return [invalid(at, key, 'requires metadata.name be non-empty')]
  const whole = `${policyName}/${key}`
  return qualifiedNameErrors(whole).map((message) => invalid(at, whole, message))
}
