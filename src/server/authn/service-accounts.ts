/** Tokens of service accounts as the server's options have them. */

import { isOvertaken } from '#api/status/status.ts'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import type { Random } from '#base/random.ts'
import type { Secret } from '#kinds/core/secret/types.ts'
import type { ServiceAccountOptions } from '#server/authn/options.ts'
import { type AccountTokens, createAccountTokens } from '#server/authn/tokens/account-tokens.ts'
import { parsePublicKeys, parseSigningKey } from '#server/authn/tokens/keys.ts'
import { rememberAccountTokens } from '#server/authn/tokens/remembered.ts'
import {
  fixedKeys,
  ownSigner,
  type TokenKeys,
  type TokenSigner,
} from '#server/authn/tokens/token-keys.ts'
import type { OwnWrites } from '#server/own-writes.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'

export interface ServiceAccounts {
  readonly tokens: AccountTokens
  readonly keys: TokenKeys
  readonly options: ServiceAccountOptions
}

export interface ServiceAccountParts {
  resources(): ResourceTable
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly signal: AbortSignal
  readonly writes: Pick<OwnWrites, 'update'>
}

/** Throws where a key cannot be read. */
export function openServiceAccounts(
  options: ServiceAccountOptions,
  parts: ServiceAccountParts,
): ServiceAccounts {
  const { resources, clock, random, signal } = parts
  const keys = options.external ?? fixedKeys(options.keys.flatMap(parsePublicKeys))
  const signer = signerOf(options)
  const lookup = async (resource: string, namespace: string, name: string) => {
    const store = resources().hub('', resource)?.store
    return (await store?.get({ namespace, name }, { signal }))?.object
  }
  const tokens = createAccountTokens({
    issuers: options.issuers,
    audiences: options.audiences,
    ...(signer && { signer }),
    keys,
    ...(options.lookup && { lookup }),
    updateSecret: (secret) => updateSecret(secret, parts),
    clock,
    random,
  })
  return { tokens: rememberAccountTokens(tokens, clock), keys, options }
}

function signerOf({ external, signingKey }: ServiceAccountOptions): TokenSigner | undefined {
  if (external || signingKey === undefined) return external
  return ownSigner(parseSigningKey(signingKey))
}

/** A token is good all the same if that cannot be written, or somebody else writes it. */
async function updateSecret(
  secret: Secret,
  { resources, writes, signal, log }: ServiceAccountParts,
): Promise<void> {
  try {
    await writes.update(resources().hub('', 'secrets')!, secret, signal)
  } catch (error) {
    if (isOvertaken(error)) return
    const { namespace, name } = secret.metadata
    log.warn('the use of a token could not be noted on its secret', { namespace, name, error })
  }
}
