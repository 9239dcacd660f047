/** Who is believed to say who asks: upstream's AuthenticationConfiguration, the same in all its versions. */
import { decodeConfiguration, type Shapes } from '#server/configuration/decode.ts'

export interface AuthenticationConfiguration {
  readonly jwt: readonly JwtAuthenticatorConfiguration[]
  readonly anonymous?: AnonymousConfiguration
}

export interface AnonymousConfiguration {
  readonly enabled: boolean
  readonly conditions: readonly { readonly path: string }[]
}

export interface JwtAuthenticatorConfiguration {
  readonly issuer: Issuer
  readonly claimValidationRules: readonly ClaimValidationRule[]
  readonly claimMappings: ClaimMappings
  readonly userValidationRules: readonly UserValidationRule[]
}

export interface Issuer {
  readonly url: string
  readonly discoveryURL?: string
  /** PEM text; empty: the authorities that Node knows. */
  readonly certificateAuthority: string
  readonly audiences: readonly string[]
  readonly audienceMatchPolicy: string
  /** Of a good one. */
  readonly egressSelectorType: '' | 'cluster' | 'controlplane'
}

export interface ClaimValidationRule {
  readonly claim: string
  readonly requiredValue: string
  readonly expression: string
  readonly message: string
}

export interface ClaimMappings {
  readonly username: PrefixedClaimOrExpression
  readonly groups: PrefixedClaimOrExpression
  readonly uid: ClaimOrExpression
  readonly extra: readonly ExtraMapping[]
}

export interface ClaimOrExpression {
  readonly claim: string
  readonly expression: string
}

export interface PrefixedClaimOrExpression extends ClaimOrExpression {
  readonly prefix?: string
}

export interface ExtraMapping {
  readonly key: string
  readonly valueExpression: string
}

export interface UserValidationRule {
  readonly expression: string
  readonly message: string
}

const shapes: Shapes = {
  AuthenticationConfiguration: [
    ['jwt', '[]JWTAuthenticator', 0, 'r'],
    ['anonymous', 'AnonymousAuthConfig', 0, 'p'],
  ],
  AnonymousAuthConfig: [
    ['enabled', 'bool', 0, 'r'],
    ['conditions', '[]AnonymousAuthCondition', 0, 'r'],
  ],
  AnonymousAuthCondition: [['path', 'string', 0, 'r']],
  JWTAuthenticator: [
    ['issuer', 'Issuer', 0, 'r'],
    ['claimValidationRules', '[]ClaimValidationRule', 0, 'r'],
    ['claimMappings', 'ClaimMappings', 0, 'r'],
    ['userValidationRules', '[]UserValidationRule', 0, 'r'],
  ],
  Issuer: [
    ['url', 'string', 0, 'r'],
    ['discoveryURL', 'string', 0, 'p'],
    ['certificateAuthority', 'string', 0, 'r'],
    ['audiences', '[]string', 0, 'r'],
    ['audienceMatchPolicy', 'string', 0, 'r'],
    ['egressSelectorType', 'string', 0, 'r'],
  ],
  ClaimValidationRule: [
    ['claim', 'string', 0, 'r'],
    ['requiredValue', 'string', 0, 'r'],
    ['expression', 'string', 0, 'r'],
    ['message', 'string', 0, 'r'],
  ],
  ClaimMappings: [
    ['username', 'PrefixedClaimOrExpression', 0, 'r'],
    ['groups', 'PrefixedClaimOrExpression', 0, 'r'],
    ['uid', 'ClaimOrExpression', 0, 'r'],
    ['extra', '[]ExtraMapping', 0, 'r'],
  ],
  PrefixedClaimOrExpression: [
    ['claim', 'string', 0, 'r'],
    ['prefix', 'string', 0, 'p'],
    ['expression', 'string', 0, 'r'],
  ],
  ClaimOrExpression: [
    ['claim', 'string', 0, 'r'],
    ['expression', 'string', 0, 'r'],
  ],
  ExtraMapping: [
    ['key', 'string', 0, 'r'],
    ['valueExpression', 'string', 0, 'r'],
  ],
  UserValidationRule: [
    ['expression', 'string', 0, 'r'],
    ['message', 'string', 0, 'r'],
  ],
}

/** Throws with upstream's words. Whether it makes sense is another question: `validate.ts`. */
export function decodeAuthenticationConfiguration(text: string): AuthenticationConfiguration {
  return decodeConfiguration(text, {
    shapes,
    kinds: ['AuthenticationConfiguration'],
    mismatch: (kind) => `expected AuthenticationConfiguration, got *apiserver.${kind}`,
  })
}
