/** The expressions that say which requests an authorizer is asked about. */
import { createEnv } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { jsonValue } from '#api/cel/json.ts'
import type { Program } from '#api/cel/program.ts'
import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'
import type { Value } from '#api/cel/values.ts'
import {
  duplicate,
  type FieldError,
  formatAggregate,
  required,
  tooMany,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { expressionErrors } from '#kinds/admissionregistration/shared/expressions.ts'
import type { SubjectAccessReviewSpec } from '#kinds/authorization/subjectaccessreview/types.ts'

const { string, list, map, object } = types

const requirement = object('kubernetes.SelectorRequirement')
const selector = { rawSelector: string, requirements: list(requirement) }

const objects: Readonly<Record<string, Readonly<Record<string, CelType>>>> = {
  'kubernetes.SubjectAccessReviewSpec': {
    resourceAttributes: object('kubernetes.ResourceAttributes'),
    nonResourceAttributes: object('kubernetes.NonResourceAttributes'),
    user: string,
    groups: list(string),
    extra: map(string, list(string)),
    uid: string,
  },
  'kubernetes.ResourceAttributes': {
    namespace: string,
    verb: string,
    group: string,
    version: string,
    resource: string,
    subresource: string,
    name: string,
    fieldSelector: object('kubernetes.FieldSelectorAttributes'),
    labelSelector: object('kubernetes.LabelSelectorAttributes'),
  },
  'kubernetes.NonResourceAttributes': { path: string, verb: string },
  'kubernetes.FieldSelectorAttributes': selector,
  'kubernetes.LabelSelectorAttributes': selector,
  'kubernetes.SelectorRequirement': { key: string, operator: string, values: list(string) },
}

const typeNamed: TypeResolver = (name) => {
  const fields = Object.hasOwn(objects, name) ? objects[name] : undefined
  return fields && ((field) => (Object.hasOwn(fields, field) ? fields[field] : undefined))
}

const requestType = object('kubernetes.SubjectAccessReviewSpec')

const env = createEnv({
  variables: [{ name: 'request', type: requestType }],
  libraries: storedLibraries,
  types: typeNamed,
})

const mostConditions = 64

export function validateMatchConditions(
  conditions: readonly { readonly expression: string }[],
  at: FieldPath,
): readonly FieldError[] {
  if (conditions.length > mostConditions) return [tooMany(at, conditions.length, mostConditions)]
  const seen = new Set<string>()
  return conditions.flatMap(({ expression }, i) => {
    const itemAt = at.index(i).child('expression')
    if (expression.trim() === '') return [required(itemAt)]
    if (seen.has(expression)) return [duplicate(itemAt, expression)]
    seen.add(expression)
    return expressionErrors(env, expression, itemAt, [types.bool])
  })
}

/** Answers whether all hold. Throws with what failed, where none is false. */
export type Matcher = (spec: SubjectAccessReviewSpec) => boolean

/** Of good ones. */
export function createMatcher(conditions: readonly string[]): Matcher {
  const programs = conditions.map(programOf)
  return (spec) => {
    const request = requestValue(spec)
    const failures: string[] = []
    for (const program of programs) {
      const outcome = program.evaluate({ request })
      if (!outcome.ok) {
        const what = `expression '${program.text}' resulted in error: ${outcome.message}`
        failures.push(`cel evaluation error: ${what}`)
      } else if (outcome.value !== true) return false
    }
    if (failures.length > 0) throw new Error(formatAggregate(failures))
    return true
  }
}

function programOf(expression: string): Program {
  const compiled = env.compile(expression)
  if (compiled.ok) return compiled.program
  throw new TypeError(`a match condition does not compile: ${compiled.issues}`)
}

/** Texts of the request are there even where they hold nothing. */
function requestValue(spec: SubjectAccessReviewSpec): Value {
  const { user = '', groups = [], uid = '', extra = {} } = spec
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec
  return jsonValue({
    ...{ user, groups, uid, extra },
    ...(resource && {
      resourceAttributes: {
        ...{ namespace: '', verb: '', group: '', version: '', resource: '', subresource: '' },
        name: '',
        ...resource,
      },
    }),
    ...(path && { nonResourceAttributes: { verb: '', path: '', ...path } }),
  })
}
