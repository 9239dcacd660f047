/** The expressions of one configuration of tokens, compiled; or what is wrong with them and what is beside them. */
import type { Env } from '#api/cel/env.ts'
import type { Program } from '#api/cel/program.ts'
import { validateDomainPrefixedPath } from '#api/validation/domain-names.ts'
import { duplicate, type FieldError, invalid, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type {
  ClaimMappings,
  ClaimValidationRule,
  ExtraMapping,
  JwtAuthenticatorConfiguration,
  PrefixedClaimOrExpression,
  UserValidationRule,
} from '#server/authn/jwt/configuration.ts'
import { claimsEnv, compileExpression, userEnv, usesClaim } from '#server/authn/jwt/expressions.ts'

export interface ConditionProgram {
  readonly program: Program
  readonly message: string
}

export interface ExtraProgram {
  readonly program: Program
  readonly key: string
}

export interface MappingPrograms {
  readonly username?: Program
  readonly groups?: Program
  readonly uid?: Program
  readonly extra: readonly ExtraProgram[]
  readonly claimRules: readonly ConditionProgram[]
  readonly userRules: readonly ConditionProgram[]
}

export interface CompiledMappings {
  readonly programs: MappingPrograms
  readonly errors: readonly FieldError[]
}

export function compileMappings(
  config: JwtAuthenticatorConfiguration,
  at: FieldPath,
): CompiledMappings {
  const compiler = new Compiler()
  const { claimMappings, claimValidationRules, userValidationRules } = config
  const claimRules = compiler.claimRules(claimValidationRules, at.child('claimValidationRules'))
  const mappings = compiler.mappings(claimMappings, claimRules, at.child('claimMappings'))
  const userRules = compiler.userRules(userValidationRules, at.child('userValidationRules'))
  return { programs: { ...mappings, claimRules, userRules }, errors: compiler.errors }
}

const notBoth = "claim and expression can't both be set"
const noPrefix =
  'prefix is required when claim is set. It can be set to an empty string to disable prefixing'
const unverified =
  'claims.email_verified must be used in claimMappings.username.expression or claimMappings.extra[*].valueExpression or claimValidationRules[*].expression when claims.email is used in claimMappings.username.expression'

/** Gathers what is wrong as it goes. */
class Compiler {
  readonly errors: FieldError[] = []

  claimRules(rules: readonly ClaimValidationRule[], at: FieldPath): readonly ConditionProgram[] {
    const [claims, expressions] = [new Set<string>(), new Set<string>()]
    return rules.flatMap((rule, i): readonly ConditionProgram[] => {
      const { claim, expression, message, requiredValue } = rule
      const itemAt = at.index(i)
      if (claim !== '' && expression !== '') return this.#refuse(invalid(itemAt, claim, notBoth))
      if (claim === '' && expression === '') {
        return this.#refuse(required(itemAt, 'claim or expression is required'))
      }
      if (claim !== '') {
        const why = 'may not be specified when claim is set'
        if (message !== '') this.#refuse(invalid(itemAt.child('message'), message, why))
        if (claims.has(claim)) this.#refuse(duplicate(itemAt.child('claim'), claim))
        claims.add(claim)
        return []
      }
      if (requiredValue !== '') {
        const why = 'may not be specified when expression is set'
        this.#refuse(invalid(itemAt.child('requiredValue'), requiredValue, why))
      }
      return this.#condition(claimsEnv, rule, { at: itemAt, seen: expressions })
    })
  }

  userRules(rules: readonly UserValidationRule[], at: FieldPath): readonly ConditionProgram[] {
    const seen = new Set<string>()
    return rules.flatMap((rule, i) => {
      const itemAt = at.index(i)
      if (rule.expression === '') return this.#refuse(required(itemAt.child('expression')))
      return this.#condition(userEnv, rule, { at: itemAt, seen })
    })
  }

  mappings(
    mappings: ClaimMappings,
    claimRules: readonly ConditionProgram[],
    at: FieldPath,
  ): Omit<MappingPrograms, 'claimRules' | 'userRules'> {
    const username = this.#prefixed(mappings.username, at.child('username'), true)
    const groups = this.#prefixed(mappings.groups, at.child('groups'), false)
    const uid = this.#uid(mappings, at.child('uid'))
    const extra = this.#extra(mappings.extra, at.child('extra'))
    const others = [...extra, ...claimRules].map(({ program }) => program)
    const isVerified = [...others, ...(username ? [username] : [])].some((program) =>
      usesClaim(program, 'email_verified'),
    )
    if (username && usesClaim(username, 'email') && !isVerified) {
      this.#refuse(invalid(at.child('username', 'expression'), username.text, unverified))
    }
    return { ...(username && { username }), ...(groups && { groups }), ...(uid && { uid }), extra }
  }

  #prefixed(
    { claim, prefix, expression }: PrefixedClaimOrExpression,
    at: FieldPath,
    isRequired: boolean,
  ): Program | undefined {
    if (claim !== '' && expression !== '') this.#refuse(invalid(at, '', notBoth))
    else if (claim === '' && expression === '') {
      if (isRequired) this.#refuse(required(at, 'claim or expression is required'))
    } else if (claim !== '') {
      if (prefix === undefined) this.#refuse(required(at.child('prefix'), noPrefix))
    } else {
      const before = this.errors.length
      const why = 'may not be specified when expression is set'
      if (prefix !== undefined) this.#refuse(invalid(at.child('prefix'), prefix, why))
      const program = this.#value(expression, at.child('expression'))
      if (this.errors.length === before) return program
    }
    return undefined
  }

  #uid({ uid: { claim, expression } }: ClaimMappings, at: FieldPath): Program | undefined {
    if (expression === '') return undefined
    if (claim === '') return this.#value(expression, at.child('expression'))
    this.#refuse(invalid(at, '', notBoth))
    return undefined
  }

  #extra(extra: readonly ExtraMapping[], at: FieldPath): readonly ExtraProgram[] {
    const keys = new Set<string>()
    return extra.flatMap(({ key, valueExpression }, i): readonly ExtraProgram[] => {
      const keyAt = at.index(i).child('key')
      this.errors.push(...extraKeyErrors(key, keyAt))
      if (keys.has(key)) return this.#refuse(duplicate(keyAt, key))
      keys.add(key)
      const valueAt = at.index(i).child('valueExpression')
      if (valueExpression === '') return this.#refuse(required(valueAt))
      const program = this.#value(valueExpression, valueAt)
      return program ? [{ key, program }] : []
    })
  }

  #value(expression: string, at: FieldPath): Program | undefined {
    const compiled = compileExpression(claimsEnv, expression, { at })
    if ('program' in compiled) return compiled.program
    this.errors.push(...compiled.errors)
    return undefined
  }

  #condition(
    env: Env,
    { expression, message }: UserValidationRule,
    { at: parent, seen }: { readonly at: FieldPath; readonly seen: Set<string> },
  ): readonly ConditionProgram[] {
    const at = parent.child('expression')
    if (seen.has(expression)) return this.#refuse(duplicate(at, expression))
    seen.add(expression)
    const compiled = compileExpression(env, expression, { at, isCondition: true })
    if ('program' in compiled) return [{ program: compiled.program, message }]
    this.errors.push(...compiled.errors)
    return []
  }

  #refuse(error: FieldError): readonly never[] {
    this.errors.push(error)
    return []
  }
}

function extraKeyErrors(key: string, at: FieldPath): readonly FieldError[] {
  const [domain = ''] = key.includes('/') ? key.split('/') : []
  const isReserved = /(?:^|\.)(?:kubernetes|k8s)\.io$/.test(domain)
  const reserved = 'k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use'
  return [
    ...validateDomainPrefixedPath(key, at),
    ...(key === key.toLowerCase() ? [] : [invalid(at, key, 'must be lowercase')]),
    ...(isReserved ? [invalid(at, key, reserved)] : []),
  ]
}
