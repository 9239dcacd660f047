/** Who somebody is and what he may do, where others than the server itself say so. */
import type { FlagValues } from '#base/component-flags.ts'
import { FlagError } from '#base/component-flags.ts'
import { readAuthentication } from '#cluster/kube-apiserver/settings/authentication-settings.ts'
import { readAuthorization } from '#cluster/kube-apiserver/settings/authorization-settings.ts'
import type { Settings } from '#cluster/kube-apiserver/settings/settings.ts'
import type { AuthorizationOptions } from '#server/authz/open-authorization.ts'
import type { Egress } from '#server/egress/egress.ts'
import type { ServerOptions } from '#server/options.ts'

type Access = Pick<ServerOptions, 'authentication'> & AuthorizationOptions

export interface AccessParts {
  readonly egress?: Egress | undefined
  warn(message: string): void
}

/** Throws FlagError, with upstream's words. */
export function readAccess(
  flags: FlagValues,
  settings: Settings,
  { warn, egress }: AccessParts,
): Access {
  refuseMixtures(flags)
  const known = { ...settings.authentication, anonymous: anonymous(flags, settings, warn) }
  return {
    authentication: { ...known, ...readAuthentication(flags, egress) },
    ...authorization(flags, settings, egress),
  }
}

/** Whoever may do everything must be somebody. */
function anonymous(
  flags: FlagValues,
  { authentication, authorizationModes }: Settings,
  warn: AccessParts['warn'],
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

function authorization(
  flags: FlagValues,
  { authorizationModes }: Settings,
  egress: Egress | undefined,
): AuthorizationOptions {
  const isAsked =
    ['Webhook', 'ABAC'].some((mode) => authorizationModes.includes(mode)) ||
    flags.text('authorization-config') !== ''
  if (!isAsked) return { authorizationModes }
  return readAuthorization(flags, authorizationModes, egress?.controlplane)
}
