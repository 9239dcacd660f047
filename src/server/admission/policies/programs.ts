/** The expressions of a policy, compiled once for as long as the policy stays what it is. */
import type { Library } from '#api/cel/declarations.ts'
import { createEnv, type Env } from '#api/cel/env.ts'
import { storedLibraries } from '#api/cel/environment.ts'
import { jsonPatchLibrary } from '#api/cel/libraries/json-patch.ts'
import type { Program } from '#api/cel/program.ts'
import type { CelType, TypeResolver } from '#api/cel/types.ts'
import * as types from '#api/cel/types.ts'
import type {
  MutatingAdmissionPolicy,
  Mutation,
} from '#kinds/admissionregistration/mutatingadmissionpolicy/types.ts'
import { policyTypes, variablesType } from '#kinds/admissionregistration/shared/expression-types.ts'
import { policyVariables } from '#kinds/admissionregistration/shared/expressions.ts'
import { mutationTypes } from '#kinds/admissionregistration/shared/policy-expressions.ts'
import type {
  MatchCondition,
  ParamKind,
  Variable,
} from '#kinds/admissionregistration/shared/types.ts'
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

interface Expressions {
  readonly paramKind?: ParamKind
  readonly variables?: readonly Variable[]
  readonly matchConditions?: readonly MatchCondition[]
}

interface Compiler {
  /** Without an authorizer where a message is made. */
  compile(text: string, options?: { readonly hasAuthorizer: boolean }): Compiled
  readonly variables: Readonly<Record<string, Compiled>>
  readonly conditions: readonly Compiled[]
}

/** For all expressions of a policy: each variable is known to what comes after it. */
function compilerOf(
  { variables: declared = [], paramKind, matchConditions = [] }: Expressions,
  more: { readonly libraries?: readonly Library[]; readonly types?: TypeResolver } = {},
): Compiler {
  const fields: Record<string, CelType> = {}
  const own = policyTypes(fields)
  const envOf = (hasAuthorizer: boolean) =>
    createEnv({
      variables: [
        ...policyVariables({ hasParams: paramKind !== undefined, hasAuthorizer }),
        ...(declared.length > 0 ? [{ name: 'variables', type: variablesType }] : []),
      ],
      libraries: more.libraries ? [...storedLibraries, ...more.libraries] : storedLibraries,
      types: (name) => own(name) ?? more.types?.(name),
    })
  const [full, plain] = [envOf(true), envOf(false)]
  const compile: Compiler['compile'] = (text, { hasAuthorizer } = { hasAuthorizer: true }) =>
    compileIn(hasAuthorizer ? full : plain, text)
  const variables: Record<string, Compiled> = {}
  for (const { name, expression } of declared) {
    const compiled = compile(expression)
    fields[name] = 'program' in compiled ? compiled.program.resultType : types.dyn
    variables[name] = compiled
  }
  const conditions = matchConditions.map(({ expression }) => compile(expression))
  return { compile, variables, conditions }
}

function compilePolicy({ spec }: ValidatingAdmissionPolicy): PolicyPrograms {
  const { compile, variables, conditions } = compilerOf(spec)
  return {
    variables,
    conditions,
    validations: (spec.validations ?? []).map(({ expression, messageExpression, ...more }) => ({
      ...more,
      check: compile(expression),
      ...(messageExpression && { said: compile(messageExpression, { hasAuthorizer: false }) }),
    })),
    annotations: (spec.auditAnnotations ?? []).map((annotation) => ({
      ...annotation,
      value: compile(annotation.valueExpression),
    })),
  }
}

export interface CompiledMutation {
  readonly patchType: Mutation['patchType']
  readonly patch: Compiled
}

export interface MutationPrograms extends PolicyPrograms {
  readonly mutations: readonly CompiledMutation[]
}

const knownMutations = new WeakMap<MutatingAdmissionPolicy, MutationPrograms>()

export function mutationProgramsOf(policy: MutatingAdmissionPolicy): MutationPrograms {
  const before = knownMutations.get(policy)
  if (before) return before
  const made = compileMutations(policy)
  knownMutations.set(policy, made)
  return made
}

function compileMutations({ spec }: MutatingAdmissionPolicy): MutationPrograms {
  const more = { libraries: [jsonPatchLibrary], types: mutationTypes }
  const { compile, variables, conditions } = compilerOf(spec, more)
  const mutations = (spec.mutations ?? []).map(({ patchType, applyConfiguration, jsonPatch }) => ({
    patchType,
    patch: compile((patchType === 'JSONPatch' ? jsonPatch : applyConfiguration)?.expression ?? ''),
  }))
  return { variables, conditions, mutations, validations: [], annotations: [] }
}
