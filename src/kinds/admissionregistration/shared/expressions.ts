/** Compiling the expressions of policies and webhooks, and saying what is wrong with one. */
import { createEnv, type Env } from '#api/cel/env.ts'
import { newLibraries, storedLibraries } from '#api/cel/environment.ts'
import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'
import { type FieldError, internalError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { policyTypes } from '#kinds/admissionregistration/shared/expression-types.ts'

export interface Surroundings {
  /** Whether it may use only what the version before knew too: so for what is new. */
  readonly isStored?: boolean
  readonly hasParams?: boolean
  readonly hasAuthorizer?: boolean
}

const { dyn, object } = types

/** The variables an expression may name. */
export function policyVariables({ hasParams, hasAuthorizer }: Surroundings): readonly {
  readonly name: string
  readonly type: CelType
}[] {
  return [
    { name: 'object', type: dyn },
    { name: 'oldObject', type: dyn },
    { name: 'request', type: object('kubernetes.AdmissionRequest') },
    { name: 'namespaceObject', type: object('kubernetes.Namespace') },
    ...(hasParams ? [{ name: 'params', type: dyn }] : []),
    ...(hasAuthorizer
      ? [
          { name: 'authorizer', type: object('kubernetes.authorization.Authorizer') },
          {
            name: 'authorizer.requestResource',
            type: object('kubernetes.authorization.ResourceCheck'),
          },
        ]
      : []),
  ]
}

const known = new Map<string, Env>()

/** One environment serves all expressions in the same surroundings. */
export function policyEnv(surroundings: Surroundings, resolver?: TypeResolver): Env {
  const { isStored = false, hasParams = false, hasAuthorizer = false } = surroundings
  const make = () =>
    createEnv({
      variables: policyVariables(surroundings),
      libraries: isStored ? storedLibraries : newLibraries,
      types: resolver ?? policyTypes(),
    })
  if (resolver) return make()
  const key = `${isStored} ${hasParams} ${hasAuthorizer}`
  const env = known.get(key) ?? make()
  known.set(key, env)
  return env
}

/** What is wrong with an expression that must come to one of the wanted types. */
export function expressionErrors(
  env: Env,
  text: string,
  at: FieldPath,
  wanted: readonly CelType[],
): readonly FieldError[] {
  const compiled = env.compile(text)
  if (!compiled.ok) return compileErrors(compiled, text, at)
  const { resultType } = compiled.program
  const isRight = wanted.some((type) => types.sameType(type, resultType))
  if (!isRight) {
    const names = wanted.map(types.typeName)
    const must = names.length === 1 ? names[0] : `one of [${names.join(' ')}]`
    return [invalid(at, text, `must evaluate to ${must} but got ${types.typeName(resultType)}`)]
  }
  return compileErrors(compiled, text, at)
}

/** What is wrong with an expression that may come to anything. */
export function compileErrors(
  compiled: ReturnType<Env['compile']>,
  text: string,
  at: FieldPath,
): readonly FieldError[] {
  if (!compiled.ok) return [invalid(at, text, `compilation failed: ${compiled.issues}`)]
  const { instantiationError } = compiled.program
  return instantiationError === undefined
    ? []
    : [internalError(at, `program instantiation failed: ${instantiationError}`)]
}
