/** From what a token says to a user, as a configuration maps it, with upstream's words where that fails. */

import { mapOfObject } from '#api/cel/json.ts'
import type { Program } from '#api/cel/program.ts'
import * as types from '#api/cel/types.ts'
import type { MapValue, Value } from '#api/cel/values.ts'
import { quoteGo } from '#base/go/text.ts'
import {
  claimsValue,
  flagClaim,
  hasClaim,
  textClaim,
  textsClaim,
  unescapedMap,
} from '#server/authn/jwt/claims.ts'
import type {
  ClaimMappings,
  JwtAuthenticatorConfiguration,
} from '#server/authn/jwt/configuration.ts'
import type { Claims } from '#server/authn/jwt/jws.ts'
import type { ConditionProgram, MappingPrograms } from '#server/authn/jwt/programs.ts'
import type { User } from '#server/user.ts'

const credentialId = 'authentication.kubernetes.io/credential-id'

interface Mapped {
  readonly claims: Claims
  /** The same for expressions. */
  readonly value: MapValue
  readonly mappings: ClaimMappings
  readonly programs: MappingPrograms
}

/** Throws where the claims do not make a user, or one that may not be. */
export function mapClaims(
  claims: Claims,
  { claimMappings: mappings, claimValidationRules }: JwtAuthenticatorConfiguration,
  programs: MappingPrograms,
): User {
  const value = claimsValue(claims)
  const mapped: Mapped = { claims, value, mappings, programs }
  const name = usernameOf(mapped)
  const groups = groupsOf(mapped)
  const uid = uidOf(mapped)
  const extra = extraOf(mapped)
  const user: User = {
    name,
    ...(uid !== '' && { uid }),
    groups,
    ...(Object.keys(extra).length > 0 && { extra }),
  }
  checkRequired(claims, claimValidationRules)
  const { claimRules, userRules } = programs
  checkRules(claimRules, { claims: value }, 'claim validation expression')
  if (userRules.length > 0) {
    checkRules(userRules, { user: userValue(user) }, 'user info validation rule')
  }
  return user
}

function usernameOf({ claims, value, mappings, programs }: Mapped): string {
  const { claim, prefix = '' } = mappings.username
  if (programs.username) {
    const where = 'error evaluating username claim expression'
    const name = evaluated(programs.username, { claims: value }, where)
    if (typeof name !== 'string') {
      throw new Error(`oidc: ${where}: username claim expression must return a string`)
    }
    if (name === '') throw new Error('oidc: empty username via CEL expression is not allowed')
    return name
  }
  const where = `parse username claims ${quoteGo(claim)}`
  const name = inWords(where, () => textClaim(claims, claim))
  if (claim === 'email' && hasClaim(claims, 'email_verified')) {
    const isVerified = inWords("parse 'email_verified' claim", () =>
      flagClaim(claims, 'email_verified'),
    )
    if (!isVerified) throw new Error('oidc: email not verified')
  }
  return prefix + name
}

function groupsOf({ claims, value, mappings, programs }: Mapped): readonly string[] {
  const { claim, prefix = '' } = mappings.groups
  if (claim !== '' && hasClaim(claims, claim)) {
    const groups = inWords(`parse groups claim ${quoteGo(claim)}`, () => textsClaim(claims, claim))
    return prefix === '' ? groups : groups.map((group) => prefix + group)
  }
  if (!programs.groups) return []
  const where = 'error evaluating group claim expression'
  return textsOf(evaluated(programs.groups, { claims: value }, where), where)
}

function uidOf({ claims, value, mappings: { uid: mapping }, programs }: Mapped): string {
  const { claim } = mapping
  if (claim !== '') {
    return inWords(`parse uid claim ${quoteGo(claim)}`, () => textClaim(claims, claim))
  }
  if (!programs.uid) return ''
  const where = 'error evaluating uid claim expression'
  const uid = evaluated(programs.uid, { claims: value }, where)
  if (typeof uid === 'string') return uid
  throw new Error(`oidc: ${where}: uid claim expression must return a string`)
}

function extraOf({
  claims,
  value,
  programs: { extra },
}: Mapped): Readonly<Record<string, readonly string[]>> {
  const made: Record<string, readonly string[]> = {}
  const id = hasClaim(claims, 'jti') ? claims['jti'] : ''
  if (typeof id === 'string' && id !== '') made[credentialId] = [`JTI=${id}`]
  for (const { key, program } of extra) {
    const where = `error evaluating extra claim expression: ${program.text}`
    const texts = textsOf(evaluated(program, { claims: value }), where)
    if (texts.length > 0) made[key] = texts
  }
  return made
}

function checkRequired(
  claims: Claims,
  rules: JwtAuthenticatorConfiguration['claimValidationRules'],
): void {
  for (const { claim, requiredValue } of rules) {
    if (claim === '') continue
    if (!hasClaim(claims, claim)) {
      throw new Error(`oidc: required claim ${claim} not present in ID token`)
    }
    const value = inWords(`parse claim ${claim}`, () => textClaim(claims, claim))
    if (value === requiredValue) continue
    throw new Error(
      `oidc: required claim ${claim} value does not match. Got = ${value}, want = ${requiredValue}`,
    )
  }
}

type Bindings = Readonly<Record<string, Value>>

function checkRules(rules: readonly ConditionProgram[], bindings: Bindings, what: string): void {
  const where = `error evaluating ${what}`
  const results = rules.map(({ program }) => evaluated(program, bindings, where))
  results.forEach((result, i) => {
    const { program, message } = rules[i]!
    if (typeof result !== 'boolean') {
      throw new Error(`oidc: ${where}: validation expression must return a boolean`)
    }
    if (result) return
    throw new Error(`oidc: ${where}: validation expression '${program.text}' failed: ${message}`)
  })
}

function evaluated(program: Program, bindings: Bindings, where?: string): Value {
  const outcome = program.evaluate(bindings)
  if (outcome.ok) return outcome.value
  const why = `expression '${program.text}' resulted in error: ${outcome.message}`
  throw new Error(where === undefined ? why : `oidc: ${where}: ${why}`)
}

/** Empty texts count as none. */
function textsOf(value: Value, where: string): readonly string[] {
  const misfit = () =>
    new Error(`oidc: ${where}: expression must return a string or a list of strings`)
  if (value === null) return []
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (typeof value !== 'object' || !('kind' in value) || value.kind !== 'list') throw misfit()
  const { size } = value
  return Array.from({ length: size }, (_, i) => value.at(i)).flatMap((one) => {
    if (typeof one !== 'string') throw misfit()
    return one === '' ? [] : [one]
  })
}

function inWords<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Error(`oidc: ${where}: ${(error as Error).message}`, { cause: error })
  }
}

/** All of its fields are there, though they hold nothing. */
function userValue({ name, uid = '', groups, extra = {} }: User): MapValue {
  const fields: Readonly<Record<string, Value>> = {
    username: name,
    uid,
    groups: { kind: 'list', size: groups.length, at: (index) => groups[index]! },
    extra: unescapedMap(extra),
  }
  return mapOfObject(fields, (field) => field as Value, types.object('kubernetes.UserInfo'))
}
