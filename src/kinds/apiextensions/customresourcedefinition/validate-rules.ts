/** The rules of a schema: their form, whether they compile, and what they may cost. */
import { costLimits } from '#api/cel/environment.ts'
import { type SchemaType, schemaSizes } from '#api/cel/schema-type.ts'
import * as types from '#api/cel/types.ts'
import type { JsonSchema, SchemaRule } from '#api/custom/json-schema.ts'
import { ruleEnv } from '#api/custom/rule-env.ts'
import { followSchemaPath } from '#api/custom/schema-path.ts'
import { structuralFailure } from '#api/custom/structural.ts'
import {
  type FieldError,
  forbidden,
  internalError,
  invalid,
  notSupported,
  required,
  struct,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { costMessage, timesCost } from '#kinds/apiextensions/customresourcedefinition/rule-costs.ts'
import type { RuleScope } from '#kinds/apiextensions/customresourcedefinition/rule-scope.ts'
import type { SchemaPlace } from '#kinds/apiextensions/customresourcedefinition/validate-schema.ts'

const word = 'x-kubernetes-validations'
const reasons = [
  'FieldValueDuplicate',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueRequired',
]
const lineBreak = /[\n\r]/

/** What is wrong with rules before one looks at their expressions. */
export function formErrors(schema: JsonSchema, at: FieldPath): readonly FieldError[] {
  return (schema[word] ?? []).flatMap((rule, i) => {
    const place = at.child(word).index(i)
    return [...textErrors(rule, place), ...pathErrors(schema, rule, place)]
  })
}

function textErrors(
  { rule, message = '', messageExpression = '', reason }: SchemaRule,
  at: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = []
  const said = message.trim()
  if (rule.trim() === '') errors.push(required(at.child('rule'), 'rule is not specified'))
  else if (message !== '' && said === '') {
    errors.push(invalid(at.child('message'), message, 'must be non-empty if specified'))
  } else if (lineBreak.test(said)) {
    errors.push(invalid(at.child('message'), message, 'must not contain line breaks'))
  } else if (lineBreak.test(rule.trim()) && said === '') {
    const why = 'message must be specified if rule contains line breaks'
    errors.push(required(at.child('message'), why))
  }
  if (messageExpression !== '' && messageExpression.trim() === '') {
    const why = 'messageExpression must be non-empty if specified'
    errors.push(required(at.child('messageExpression'), why))
  }
  if (reason !== undefined && !reasons.includes(reason)) {
    errors.push(notSupported(at.child('reason'), reason, reasons))
  }
  return errors
}

function pathErrors(
  schema: JsonSchema,
  { fieldPath = '' }: SchemaRule,
  at: FieldPath,
): readonly FieldError[] {
  if (fieldPath === '') return []
  const place = at.child('fieldPath')
  const isWrong =
    structuralFailure(schema) === undefined && 'error' in followSchemaPath(fieldPath, schema)
  return [
    ...(fieldPath.trim() === ''
      ? [invalid(place, fieldPath, 'must be non-empty if specified')]
      : []),
    ...(lineBreak.test(fieldPath)
      ? [invalid(place, fieldPath, 'must not contain line breaks')]
      : []),
    ...(isWrong ? [invalid(place, fieldPath, 'must be a valid path')] : []),
  ]
}

const noType = [
  'internal error: failed to construct type information for x-kubernetes-validations rules:',
  'unable to convert structural schema to CEL declarations',
].join(' ')

/** What is wrong with the expressions. */
export function ruleErrors(
  schema: JsonSchema,
  at: FieldPath,
  place: SchemaPlace,
): readonly FieldError[] {
  const rules = schema[word] ?? []
  const scope = place.scope!
  if (rules.length === 0) return []
  const self = scope.type()
  if (!self) return [internalError(at.child(word), noType)]
  return rules.flatMap((rule, i) =>
    expressionErrors(rule, self, { ...place, scope, at: at.child(word).index(i) }),
  )
}

interface RulePlace extends SchemaPlace {
  readonly scope: RuleScope
  readonly at: FieldPath
}

function expressionErrors(
  rule: SchemaRule,
  self: SchemaType,
  place: RulePlace,
): readonly FieldError[] {
  const { at, tolerance, scope, uncorrelated } = place
  const isKnown = tolerance.knownRules?.has(rule.rule) ?? false
  const compiled = compileRule(rule, self, isKnown)
  if ('error' in compiled) {
    const errors = [invalid(at.child('rule'), shown(rule), compiled.error)]
    return rule.optionalOldSelf === undefined ? errors : [...errors, unusedOldSelf(rule, at)]
  }
  const errors: FieldError[] = []
  const cost = timesCost(compiled.cost, scope.cardinality(self))
  errors.push(...costErrors('estimated rule cost', cost, at.child('rule'), place))
  if (rule.messageExpression) errors.push(...messageErrors(rule, self, place))
  if (!compiled.usesOldSelf) {
    return rule.optionalOldSelf === undefined ? errors : [...errors, unusedOldSelf(rule, at)]
  }
  if (!uncorrelated) return errors
  const why = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`
  return [...errors, invalid(at.child('rule'), rule.rule, why)]
}

function unusedOldSelf({ optionalOldSelf }: SchemaRule, at: FieldPath): FieldError {
  const why = 'may not be set if oldSelf is not used in rule'
  return invalid(at.child('optionalOldSelf'), optionalOldSelf, why)
}

function costErrors(
  name: string,
  cost: bigint,
  at: FieldPath,
  { scope, isCostly }: RulePlace,
): readonly FieldError[] {
  scope.costs.note(at, cost)
  if (isCostly || cost <= costLimits.estimatedRule) return []
  return [forbidden(at, costMessage(name, cost, costLimits.estimatedRule))]
}

function messageErrors(
  rule: SchemaRule,
  self: SchemaType,
  place: RulePlace,
): readonly FieldError[] {
  const text = rule.messageExpression!
  const at = place.at.child('messageExpression')
  const isKnown = place.tolerance.knownMessages?.has(text) ?? false
  const compiled = ruleEnv(rule, self, isKnown).compile(text)
  const wrong = (why: string) => [invalid(at, shown(rule), why)]
  if (!compiled.ok) return wrong(`messageExpression compilation failed: ${compiled.issues}`)
  const { program } = compiled
  if (!types.sameType(program.resultType, types.string)) {
    return wrong('messageExpression must evaluate to a string')
  }
  if (program.instantiationError !== undefined) {
    return wrong(`messageExpression instantiation failed: ${program.instantiationError}`)
  }
  const { max } = program.estimateCost(schemaSizes(self))
  return costErrors('estimated messageExpression cost', max, at, place)
}

type CompiledRule =
  | { readonly error: string }
  | { readonly cost: bigint; readonly usesOldSelf: boolean }

function compileRule(rule: SchemaRule, self: SchemaType, isKnown: boolean): CompiledRule {
  const compiled = ruleEnv(rule, self, isKnown).compile(rule.rule)
  if (!compiled.ok) return { error: `compilation failed: ${compiled.issues}` }
  const { program } = compiled
  if (!types.sameType(program.resultType, types.bool)) {
    return { error: 'cel expression must evaluate to a bool' }
  }
  if (program.instantiationError !== undefined) {
    return { error: `program instantiation failed: ${program.instantiationError}` }
  }
  const { max } = program.estimateCost(schemaSizes(self))
  return { cost: max, usesOldSelf: program.variables.has('oldSelf') }
}

function shown(rule: SchemaRule): ReadonlyMap<string, unknown> {
  return struct({
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  })
}
