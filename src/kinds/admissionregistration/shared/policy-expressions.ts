/** The variables of a policy, and the environments its expressions are compiled in. */

import type { Library } from '#api/cel/declarations.ts'
import type { Env } from '#api/cel/env.ts'
import { createEnv } from '#api/cel/env.ts'
import { newLibraries, storedLibraries } from '#api/cel/environment.ts'
import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { policyTypes, variablesType } from '#kinds/admissionregistration/shared/expression-types.ts'
import {
  compileErrors,
  expressionErrors,
  policyVariables,
  type Surroundings,
} from '#kinds/admissionregistration/shared/expressions.ts'
import type { Variable } from '#kinds/admissionregistration/shared/types.ts'

export interface PolicyParts {
  readonly variables?: readonly Variable[]
  readonly hasParams: boolean
  /** Expressions that were there before may use all that the running version knows. */
  readonly stored: ReadonlySet<string>
}

export interface MoreOfEnv {
  readonly libraries?: readonly Library[]
  readonly types?: TypeResolver
}

/** Compiles the expressions of one policy: each variable is known to what comes after it. */
export interface PolicyExpressions {
  /** What is wrong with the variables themselves. */
  readonly errors: readonly FieldError[]
  /** Complains of an expression that does not come to one of the wanted types. */
  validate(
    text: string,
    at: FieldPath,
    wanted: readonly CelType[],
    more?: Options,
  ): readonly FieldError[]
}

interface Options extends MoreOfEnv {
  readonly hasAuthorizer?: boolean
}

export function compilePolicy({
  variables = [],
  hasParams,
  stored,
}: PolicyParts): PolicyExpressions {
  const fields: Record<string, CelType> = {}
  const envs = new Map<string, Env>()

  function envFor(
    text: string,
    { hasAuthorizer = true, libraries = [], types: more }: Options,
  ): Env {
    const isStored = stored.has(text)
    const isOrdinary = libraries.length === 0 && !more
    const key = `${isStored} ${hasAuthorizer}`
    const known = isOrdinary ? envs.get(key) : undefined
    if (known) return known
    const env = makeEnv({ isStored, hasParams, hasAuthorizer }, fields, {
      libraries,
      hasVariables: variables.length > 0 || more !== undefined,
      ...(more && { types: more }),
    })
    if (isOrdinary) envs.set(key, env)
    return env
  }

  function validate(
    text: string,
    at: FieldPath,
    wanted: readonly CelType[],
    options: Options = {},
  ): readonly FieldError[] {
    return expressionErrors(envFor(text, options), text, at, wanted)
  }

  const errors = variables.flatMap(({ name, expression }, i) => {
    const at = path('spec', 'variables').index(i)
    const nameErrors = validateVariableName(name, at.child('name'))
    const expressionAt = at.child('expression')
    if (expression.trim() === '') {
      return [...nameErrors, required(expressionAt, 'expression is not specified')]
    }
    const compiled = envFor(expression, {}).compile(expression)
    // One that does not compile may still be named: it is complained of once.
    fields[name] = compiled.ok ? compiled.program.resultType : types.dyn
    return [...nameErrors, ...compileErrors(compiled, expression, expressionAt)]
  })
  return { errors, validate }
}

function makeEnv(
  surroundings: Surroundings,
  fields: Readonly<Record<string, CelType>>,
  { libraries = [], types: more, hasVariables }: MoreOfEnv & { readonly hasVariables: boolean },
): Env {
  const own = policyTypes(fields)
  return createEnv({
    variables: [
      ...policyVariables(surroundings),
      ...(hasVariables ? [{ name: 'variables', type: variablesType }] : []),
    ],
    libraries: [...(surroundings.isStored ? storedLibraries : newLibraries), ...libraries],
    types: (name) => own(name) ?? more?.(name),
  })
}

const identifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

function validateVariableName(name: string, at: FieldPath): readonly FieldError[] {
  if (name.trim() === '') return [required(at, 'name is not specified')]
  if (!identifier.test(name) || reserved.has(name)) {
    return [invalid(at, name, 'must be a valid CEL identifier')]
  }
  return []
}

/** For mutations: `Object{...}` whose fields may be anything, and JSON patches. */
export const mutationTypes: TypeResolver = (name) => {
  if (name === 'Object' || name.startsWith('Object.')) return () => types.dyn
  if (name !== 'JSONPatch') return undefined
  return (field) => jsonPatchFields[field] ?? types.object('')
}

/** Any other name is to upstream a field of no type, which no value fits. */
const jsonPatchFields: Readonly<Record<string, CelType>> = {
  op: types.string,
  path: types.string,
  from: types.string,
  value: types.dyn,
}
