/** The program that signs tokens of service accounts, as flags name it. It is loaded only where one is named. */
import { formatDuration } from '#api/scalars/duration.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { messageOf } from '#base/message-of.ts'
import type { Settings } from '#cluster/kube-apiserver/settings/settings.ts'
import {
  type ExternalSignerParts,
  openExternalSigner,
} from '#server/authn/external-signer/external-signer.ts'
import type { AuthenticationOptions } from '#server/authn/options.ts'

export type SignerParts = Omit<ExternalSignerParts, 'endpoint'>

/** No token holds for less. */
const leastSeconds = 600

/** Waits for the program, which closes with `stack`. Throws FlagError, or the abort's reason. */
export async function withExternalSigner(
  { authentication }: Settings,
  flags: FlagValues,
  parts: SignerParts,
  stack: AsyncDisposableStack,
): Promise<AuthenticationOptions> {
  const { serviceAccounts } = authentication
  if (!serviceAccounts) throw new TypeError('Tokens have no issuer')
  const endpoint = flags.text('service-account-signing-endpoint')
  const external = stack.use(await opened({ ...parts, endpoint }))
  const { maxSeconds } = external
  if (maxSeconds < leastSeconds) {
    throw new FlagError(
      `max token life supported by external-jwt-signer (${maxSeconds}s) is less than acceptable (min ${leastSeconds}s)`,
    )
  }
  const wanted = serviceAccounts.maxExpirationSeconds
  if (wanted > maxSeconds) {
    throw new FlagError(
      `service-account-max-token-expiration cannot be set longer than the token expiration supported by service-account-signing-endpoint: ${goText(wanted)} > ${goText(maxSeconds)}`,
    )
  }
  const maxExpirationSeconds = wanted || maxSeconds
  return {
    ...authentication,
    serviceAccounts: { ...serviceAccounts, external, maxExpirationSeconds },
  }
}

async function opened(parts: ExternalSignerParts) {
  try {
    return await openExternalSigner(parts)
  } catch (error) {
    parts.signal.throwIfAborted()
    const words = `while setting up external-jwt-signer: ${messageOf(error)}`
    throw new FlagError(words, { cause: error })
  }
}

function goText(seconds: number): string {
  return formatDuration(BigInt(Math.round(seconds * 1e9)))
}
