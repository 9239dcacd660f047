/** From the flags of tokens that others issue or judge to the options of a server. */
import { readFile as readLater } from 'node:fs/promises'
import { formatFieldErrors } from '#api/validation/field-error.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { quoteGo } from '#base/go/text.ts'
import { endpointOf } from '#cluster/kube-apiserver/files/kubeconfig-endpoint.ts'
import { readFile, whyUnread } from '#cluster/kube-apiserver/files/read-file.ts'
import {
  type AuthenticationConfiguration,
  type ClaimMappings,
  decodeAuthenticationConfiguration,
  type JwtAuthenticatorConfiguration,
} from '#server/authn/jwt/configuration.ts'
import { signingAlgorithms } from '#server/authn/jwt/jws.ts'
import type { JwtOptions } from '#server/authn/jwt/jwt-authenticators.ts'
import {
  egressProblem,
  ownIssuerErrors,
  validateAuthentication,
} from '#server/authn/jwt/validate.ts'
import type { AuthenticationOptions } from '#server/authn/options.ts'
import type { TokenWebhookOptions } from '#server/authn/webhook/token-webhook.ts'
import type { Egress } from '#server/egress/egress.ts'

const oidcFlags = [
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
const tokenWebhookFlag = 'authentication-token-webhook-config-file'

/** Throws FlagError, with upstream's words. */
export function readAuthentication(
  flags: FlagValues,
  egress?: Egress,
): Pick<AuthenticationOptions, 'jwt' | 'tokenWebhook'> & Partial<AuthenticationOptions> {
  const jwt = flags.text('authentication-config') === '' ? ofFlags(flags) : ofFile(flags)
  const tokenWebhook = webhookOf(flags, egress)
  const anonymous = jwt?.configuration.anonymous
  return {
    ...(jwt && { jwt: judged({ ...jwt, ...(egress && { egress }) }, flags) }),
    ...(tokenWebhook && { tokenWebhook }),
    ...(anonymous && { anonymous: anonymousOf(anonymous) }),
  }
}

function anonymousOf({
  enabled,
  conditions,
}: NonNullable<AuthenticationConfiguration['anonymous']>): AuthenticationOptions['anonymous'] {
  if (!enabled || conditions.length === 0) return enabled
  return { paths: new Set(conditions.map(({ path }) => path)) }
}

function ofFile(flags: FlagValues): JwtOptions {
  if (oidcFlags.some((name) => flags.given(name))) {
    throw new FlagError('authentication-config file and oidc-* flags are mutually exclusive')
  }
  const path = flags.text('authentication-config')
  const { text, configuration } = loaded(path)
  if (configuration.anonymous && flags.given('anonymous-auth')) {
    throw new FlagError(
      'anonymous: Forbidden: --anonymous-auth flag cannot be set when anonymous field is configured in authentication configuration file',
    )
  }
  const file = { text, read: () => readLater(path, 'utf8') }
  return { configuration, algorithms: signingAlgorithms, file }
}

function loaded(path: string): {
  readonly text: string
  readonly configuration: AuthenticationConfiguration
} {
  try {
    const text = readFile(path)
    if (text === '') throw new Error('empty config data')
    return { text, configuration: decodeAuthenticationConfiguration(text) }
  } catch (error) {
    const why = whyUnread(error)
    const where = `failed to load authentication configuration from file ${quoteGo(path)}`
    throw new FlagError(`${where}: ${why}`, { cause: error })
  }
}

/** As upstream makes a configuration of the flags. */
function ofFlags(flags: FlagValues): JwtOptions | undefined {
  if (!oidcFlags.some((name) => flags.given(name))) return undefined
  const [url, client] = [flags.text('oidc-issuer-url'), flags.text('oidc-client-id')]
  if (url === '' || client === '') {
    throw new FlagError(
      'oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set',
    )
  }
  const authenticator: JwtAuthenticatorConfiguration = {
    issuer: {
      url,
      audiences: [client],
      certificateAuthority: authorities(flags.text('oidc-ca-file')),
      audienceMatchPolicy: '',
      egressSelectorType: '',
    },
    claimMappings: mappingsOf(flags, url),
    claimValidationRules: Array.from(
      flags.map('oidc-required-claim'),
      ([claim, requiredValue]) => ({ claim, requiredValue, expression: '', message: '' }),
    ),
    userValidationRules: [],
  }
  return { configuration: { jwt: [authenticator] }, algorithms: flags.list('oidc-signing-algs') }
}

function authorities(path: string): string {
  if (path === '') return ''
  try {
    return readFile(path)
  } catch (error) {
    throw new FlagError(whyUnread(error), { cause: error })
  }
}

/** Names of most claims are another issuer's names too: without a prefix, the issuer is one. */
function mappingsOf(flags: FlagValues, url: string): ClaimMappings {
  const claim = flags.text('oidc-username-claim')
  const given = flags.text('oidc-username-prefix')
  const standard = claim === 'email' ? '' : `${url}#`
  const prefix = given === '-' ? '' : given === '' ? standard : given
  const groups = flags.text('oidc-groups-claim')
  return {
    username: { claim, prefix, expression: '' },
    groups: {
      claim: groups,
      ...(groups !== '' && { prefix: flags.text('oidc-groups-prefix') }),
      expression: '',
    },
    uid: { claim: '', expression: '' },
    extra: [],
  }
}

function judged(options: JwtOptions, flags: FlagValues): JwtOptions {
  const { configuration, algorithms, egress } = options
  const errors = validateAuthentication(configuration, [])
  if (errors.length > 0) {
    throw new FlagError(`invalid authentication configuration: ${formatFieldErrors(errors)}`)
  }
  const issuers = flags.each('service-account-issuer')
  for (const one of configuration.jwt) {
    const own = ownIssuerErrors(one, issuers)
    if (own.length > 0) throw new FlagError(formatFieldErrors(own))
    const unknown = algorithms.find((name) => !signingAlgorithms.includes(name))
    if (unknown !== undefined) {
      throw new FlagError(`oidc: unsupported signing alg: ${quoteGo(unknown)}`)
    }
    const problem = egressProblem(one, egress)
    if (problem !== undefined) throw new FlagError(problem)
  }
  return options
}

function webhookOf(flags: FlagValues, egress?: Egress): TokenWebhookOptions | undefined {
  const path = flags.text(tokenWebhookFlag)
  if (path === '') return undefined
  const { environment } = flags
  const endpoint = endpointOf(path, { environment, connect: egress?.controlplane })
  const version = flags.text('authentication-token-webhook-version')
  if (version !== 'v1' && version !== 'v1beta1') {
    throw new FlagError(
      `unsupported authentication webhook version ${quoteGo(version)}, supported versions are "v1", "v1beta1"`,
    )
  }
  return {
    endpoint,
    version,
    cacheTtlMs: flags.durationMs('authentication-token-webhook-cache-ttl'),
  }
}
