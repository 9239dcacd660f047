/** What of the lives of tokens does not go together, though a server starts with it: upstream's words. */
import { formatDuration } from '#api/scalars/duration.ts'
import type { ServiceAccountOptions } from '#server/authn/options.ts'
import { extendedSeconds, mountedSeconds } from '#server/authn/tokens/mounted-tokens.ts'

export function expirationWarnings({
  extendExpiration,
  maxExpirationSeconds: most,
  external,
}: ServiceAccountOptions): readonly string[] {
  if (!extendExpiration || most === 0) return []
  const isOn = 'service-account-extend-token-expiration is true'
  const text = formatDuration(BigInt(Math.round(most * 1e9)))
  const [shortest, longest] = external
    ? [
        `${isOn}, in order to correctly trigger safe transition logic, token lifetime supported by external-jwt-signer must be longer than ${mountedSeconds} seconds (currently ${text})`,
        `${isOn}, tokens validity will be caped at the smaller of ${extendedSeconds} seconds and maximum token lifetime supported by external-jwt-signer (${text})`,
      ]
    : [
        `${isOn}, in order to correctly trigger safe transition logic, service-account-max-token-expiration must be set longer than ${mountedSeconds} seconds (currently ${text})`,
        `${isOn}, enabling tokens valid up to ${extendedSeconds} seconds, which is longer than service-account-max-token-expiration set to ${text}`,
      ]
  return [
    ...(most < mountedSeconds ? [shortest] : []),
    ...(most < extendedSeconds ? [longest] : []),
  ]
}
