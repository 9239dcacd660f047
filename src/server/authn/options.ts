/** What a server is told of who may be believed. */
import type { AnonymousAccess } from '#server/authn/authenticator.ts'
import type { ExternalSigner } from '#server/authn/external-signer/external-signer.ts'
import type { JwtOptions } from '#server/authn/jwt/jwt-authenticators.ts'
import type { TokenWebhookOptions } from '#server/authn/webhook/token-webhook.ts'
import type { LiveText } from '#server/configuration/live-file.ts'

export interface AuthenticationOptions {
  readonly anonymous: AnonymousAccess
  /** Contents of a token file. */
  readonly tokens?: string
  readonly bootstrapTokens: boolean
  readonly requestHeader?: RequestHeaderOptions
  /** Absent: no tokens of other issuers are believed. */
  readonly jwt?: JwtOptions
  /** Absent: nobody else is asked whose a token is. */
  readonly tokenWebhook?: TokenWebhookOptions
  readonly serviceAccounts?: ServiceAccountOptions
}

/** Proxies that may say who asks. */
export interface RequestHeaderOptions {
  readonly authorities: LiveText
  readonly allowedNames: readonly string[]
  readonly userHeaders: readonly string[]
  readonly uidHeaders: readonly string[]
  readonly groupHeaders: readonly string[]
  readonly extraPrefixes: readonly string[]
}

export interface ServiceAccountOptions {
  /** The first one signs; tokens of all are believed. */
  readonly issuers: readonly string[]
  readonly audiences: readonly string[]
  /** PEM text; absent: it signs none. */
  readonly signingKey?: string
  /** PEM texts. */
  readonly keys: readonly string[]
  /** Signs, and has the keys, in place of those two. */
  readonly external?: ExternalSigner
  readonly jwksUri?: string
  /** Whether what a token is bound to must still be there. */
  readonly lookup: boolean
  readonly maxExpirationSeconds: number
  readonly extendExpiration: boolean
}
