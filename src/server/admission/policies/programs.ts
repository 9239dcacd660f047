/** The expressions of a policy, compiled once for as long as the policy stays what it is. */
import { createEnv, type Env } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import type { Program } from '#api/cel/program.ts'
import type { CelType } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'
import { policyTypes, variablesType } from '#kinds/admissionregistration/shared/expression-types.ts'
import { policyVariables } from '#kinds/admissionregistration/shared/expressions.ts'
import type { MatchCondition } from '#kinds/admissionregistration/shared/types.ts'
import type {
  AuditAnnotation,
  ValidatingAdmissionPolicy,
  Validation,
} from '#kinds/admissionregistration/validatingadmissionpolicy/types.ts'

/** Of what is stored, an expression can still be broken: by another version of the server. */
export type Compiled =
  | { readonly text: string; readonly program: Program }
  | { readonly text: string; readonly issues: string }

export interface PolicyPrograms {
  readonly conditions: readonly Compiled[]
  readonly variables: Readonly<Record<string, Compiled>>
  readonly validations: readonly CompiledValidation[]
  readonly annotations: readonly CompiledAnnotation[]
}

export interface CompiledValidation extends Omit<Validation, 'expression' | 'messageExpression'> {
  readonly check: Compiled
  readonly said?: Compiled
}

export interface CompiledAnnotation extends AuditAnnotation {
  readonly value: Compiled
}

const known = new WeakMap<ValidatingAdmissionPolicy, PolicyPrograms>()

export function programsOf(policy: ValidatingAdmissionPolicy): PolicyPrograms {
  const before = known.get(policy)
  if (before) return before
  const made = compilePolicy(policy)
  known.set(policy, made)
  return made
}

const knownConditions = new WeakMap<readonly MatchCondition[], PolicyPrograms>()

/** Of conditions that stand alone, as those of webhooks. */
export function conditionPrograms(conditions: readonly MatchCondition[]): PolicyPrograms {
  const before = knownConditions.get(conditions)
  if (before) return before
  const env = createEnv({
    variables: policyVariables({ hasParams: false, hasAuthorizer: true }),
    libraries: storedLibraries,
    types: policyTypes({}),
  })
  const made = {
    conditions: conditions.map(({ expression }) => compileIn(env, expression)),
    variables: {},
    validations: [],
    annotations: [],
  }
  knownConditions.set(conditions, made)
  return made
}

function compileIn(env: Env, text: string): Compiled {
  const compiled = env.compile(text)
  return compiled.ok
    ? { text, program: compiled.program }
    : { text, issues: `compilation failed: ${compiled.issues}` }
}

function compilePolicy({ spec }: ValidatingAdmissionPolicy): PolicyPrograms {
  const fields: Record<string, CelType> = {}
  const { variables: declared = [], paramKind } = spec
  const envOf = (hasAuthorizer: boolean) =>
    createEnv({
      variables: [
        ...policyVariables({ hasParams: paramKind !== undefined, hasAuthorizer }),
        ...(declared.length > 0 ? [{ name: 'variables', type: variablesType }] : []),
      ],
      libraries: storedLibraries,
      types: policyTypes(fields),
    })
  const [full, plain] = [envOf(true), envOf(false)]
  const compile = (text: string, env = full): Compiled => compileIn(env, text)
  const variables: Record<string, Compiled> = {}
  for (const { name, expression } of declared) {
    const compiled = compile(expression)
    fields[name] = 'program' in compiled ? compiled.program.resultType : types.dyn
    variables[name] = compiled
  }
  return {
    variables,
    conditions: (spec.matchConditions ?? []).map(({ expression }) => compile(expression)),
    validations: (spec.validations ?? []).map(({ expression, messageExpression, ...more }) => ({
      ...more,
      check: compile(expression),
      ...(messageExpression && { said: compile(messageExpression, plain) }),
    })),
    annotations: (spec.auditAnnotations ?? []).map((annotation) => ({
      ...annotation,
      value: compile(annotation.valueExpression),
    })),
  }
}
