/** The rules for match conditions: named expressions that must all be true. */
import * as types from '#api/cel/types.ts'
import { qualifiedNameErrors } from '#api/names/label-names.ts'
import {
  duplicate,
  type FieldError,
  invalid,
  required,
  tooMany,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import {
  expressionErrors,
  policyEnv,
  type Surroundings,
} from '#kinds/admissionregistration/shared/expressions.ts'
import type { MatchCondition } from '#kinds/admissionregistration/shared/types.ts'

const limit = 64

export interface MatchConditionRules extends Surroundings {
  /** Conditions that were there before may use all that the running version knows. */
  readonly before?: readonly MatchCondition[]
}

export function validateMatchConditions(
  conditions: readonly MatchCondition[] = [],
  at: FieldPath,
  rules: MatchConditionRules,
): readonly FieldError[] {
  const seen = new Set<string>()
  const stored = new Set((rules.before ?? []).map(({ expression }) => expression))
  const errors = conditions.flatMap((condition, i) => {
    const itemAt = at.index(i)
    const { name } = condition
    const isDouble = name !== '' && seen.has(name)
    seen.add(name)
    const isStored = stored.has(condition.expression)
    return [
      ...validateMatchCondition(condition, itemAt, { ...rules, isStored }),
      ...(isDouble ? [duplicate(itemAt.child('name'), name)] : []),
    ]
  })
  return conditions.length > limit ? [tooMany(at, conditions.length, limit), ...errors] : errors
}

function validateMatchCondition(
  { name, expression }: MatchCondition,
  at: FieldPath,
  surroundings: Surroundings,
): readonly FieldError[] {
  return [
    ...validateExpression(expression, at.child('expression'), surroundings),
    ...(name === ''
      ? [required(at.child('name'))]
      : qualifiedNameErrors(name).map((message) => invalid(at.child('name'), name, message))),
  ]
}

/** An expression that must come to true or false. */
function validateExpression(
  expression: string,
  at: FieldPath,
  surroundings: Surroundings,
): readonly FieldError[] {
  const trimmed = expression.trim()
  if (trimmed === '') return [required(at)]
  return expressionErrors(policyEnv(surroundings), trimmed, at, [types.bool])
}
