/** Where others than the server itself say who somebody is, or what he may do: code for that is loaded only then. */
import type { FlagValues } from '#base/component-flags.ts'
import { FlagError } from '#base/component-flags.ts'
import type { Settings } from '#cluster/kube-apiserver/settings.ts'
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

type Access = Pick<ServerOptions, 'authentication' | 'authorizationModes' | 'authorizationFile'>

/** Throws FlagError, with upstream's words. */
export async function readAccess(flags: FlagValues, settings: Settings): Promise<Access> {
  refuseMixtures(flags)
  return {
    authentication: { ...settings.authentication, ...(await authentication(flags)) },
    ...(await authorization(flags, settings)),
  }
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
): Promise<Pick<Access, 'authorizationModes' | 'authorizationFile'>> {
  const isAsked =
    authorizationModes.includes('Webhook') || flags.text('authorization-config') !== ''
  if (!isAsked) return { authorizationModes }
  const { readAuthorization } = await import('#cluster/kube-apiserver/authorization-settings.ts')
  return readAuthorization(flags, authorizationModes)
}
