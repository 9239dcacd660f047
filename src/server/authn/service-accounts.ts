/** Tokens of service accounts as the server's options have them. */
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import { type AccountTokens, createAccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { type PublicTokenKey, parsePublicKeys, parseSigningKey } from '#server/authn/tokens/keys.ts'
import { rememberAccountTokens } from '#server/authn/tokens/remembered.ts'
import type { ServiceAccountOptions } from '#server/options.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export interface ServiceAccounts {
  readonly tokens: AccountTokens
  readonly keys: readonly PublicTokenKey[]
  readonly options: ServiceAccountOptions
}

export interface ServiceAccountParts {
  resources(): ResourceTable
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** Throws where a key cannot be read. */
export function openServiceAccounts(
  options: ServiceAccountOptions,
  { resources, clock, random, signal }: ServiceAccountParts,
): ServiceAccounts {
  const keys = options.keys.flatMap((pem) => parsePublicKeys(pem))
  const lookup = async (resource: string, namespace: string, name: string) => {
    const store = resources().hub('', resource)?.store
    return (await store?.get({ namespace, name }, { signal }))?.object
  }
  const tokens = createAccountTokens({
    issuers: options.issuers,
    audiences: options.audiences,
    ...(options.signingKey !== undefined && { signingKey: parseSigningKey(options.signingKey) }),
    keys,
    ...(options.lookup && { lookup }),
    clock,
    random,
  })
  return { tokens: rememberAccountTokens(tokens, clock), keys, options }
}
