/** Where others than the server itself say who somebody is, or what he may do: code for that is loaded only then. */
import type { FlagValues } from '#base/component-flags.ts'
import { FlagError } from '#base/component-flags.ts'
import type { Settings } from '#cluster/kube-apiserver/settings.ts'
import type { AuthorizationOptions } from '#server/authz/open-authorization.ts'
import type { ServerOptions } from '#server/options.ts'

export const oidcFlags = [
  'oidc-ca-file',
  'oidc-client-id',
  'oidc-groups-claim',
  'oidc-groups-prefix',
  'oidc-issuer-url',
  'oidc-required-claim',
  'oidc-signing-algs',
  'oidc-username-claim',
  'oidc-username-prefix',
]
export const tokenWebhookFlag = 'authentication-token-webhook-config-file'

type Access = Pick<ServerOptions, 'authentication'> & AuthorizationOptions

/** Throws FlagError, with upstream's words. */
export async function readAccess(
  flags: FlagValues,
  settings: Settings,
  warn: (message: string) => void,
): Promise<Access> {
  refuseMixtures(flags)
  const known = { ...settings.authentication, anonymous: anonymous(flags, settings, warn) }
  return {
    authentication: { ...known, ...(await authentication(flags)) },
    ...(await authorization(flags, settings)),
  }
}

/** Whoever may do everything must be somebody. */
function anonymous(
  flags: FlagValues,
  { authentication, authorizationModes }: Settings,
  warn: (message: string) => void,
): Settings['authentication']['anonymous'] {
  const isOpen =
    flags.text('authorization-config') === '' && authorizationModes.includes('AlwaysAllow')
  if (!isOpen || authentication.anonymous === false) return authentication.anonymous
  warn(
    'AnonymousAuth is not allowed with the AlwaysAllow authorizer. Resetting AnonymousAuth to false. You should use a different authorizer',
  )
  return false
}

const authorizationFlags = [
  'authorization-mode',
  'authorization-webhook-config-file',
  'authorization-webhook-version',
  'authorization-webhook-cache-authorized-ttl',
  'authorization-webhook-cache-unauthorized-ttl',
]

function refuseMixtures(flags: FlagValues): void {
  if (flags.text('authorization-config') === '') return
  if (!authorizationFlags.some((name) => flags.given(name))) return
  throw new FlagError(
    '--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined',
  )
}

async function authentication(flags: FlagValues) {
  const wanted = [...oidcFlags, 'authentication-config', tokenWebhookFlag]
  if (!wanted.some((name) => flags.given(name))) return {}
  const { readAuthentication } = await import('#cluster/kube-apiserver/authentication-settings.ts')
  return readAuthentication(flags)
}

async function authorization(
  flags: FlagValues,
  { authorizationModes }: Settings,
): Promise<AuthorizationOptions> {
  const isAsked =
    ['Webhook', 'ABAC'].some((mode) => authorizationModes.includes(mode)) ||
    flags.text('authorization-config') !== ''
  if (!isAsked) return { authorizationModes }
  const { readAuthorization } = await import('#cluster/kube-apiserver/authorization-settings.ts')
  return readAuthorization(flags, authorizationModes)
}
