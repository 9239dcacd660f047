/** What is wrong with a configuration of who is believed, in upstream's words and order. */
import { parseUrl } from '#api/go-url.ts'
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  named,
  required,
  struct,
  tooMany,
} from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type {
  AuthenticationConfiguration,
  Issuer,
  JwtAuthenticatorConfiguration,
} from '#server/authn/jwt/configuration.ts'
import { compileMappings } from '#server/authn/jwt/programs.ts'
import { certificatesError } from '#server/configuration/certificates.ts'
import type { Egress } from '#server/egress/egress.ts'

const mostAuthenticators = 64

/** `ownIssuers`: those whose tokens the server issues itself. */
export function validateAuthentication(
  { jwt, anonymous }: AuthenticationConfiguration,
  ownIssuers: readonly string[],
): readonly FieldError[] {
  const root = path('jwt')
  if (jwt.length > mostAuthenticators) return [tooMany(root, jwt.length, mostAuthenticators)]
  const [issuers, discoveries] = [new Set<string>(), new Set<string>()]
  const errors = jwt.flatMap((one, i) => {
    const at = root.index(i)
    const { url, discoveryURL = '' } = one.issuer
    const isDouble = issuers.has(url)
    const isDoubleDiscovery = discoveryURL !== '' && discoveries.has(discoveryURL)
    issuers.add(url)
    discoveries.add(discoveryURL)
    return [
      ...validateIssuer(one.issuer, at.child('issuer'), ownIssuers),
      ...compileMappings(one, at).errors,
      ...(isDouble ? [duplicate(at.child('issuer', 'url'), url)] : []),
      ...(isDoubleDiscovery ? [duplicate(at.child('issuer', 'discoveryURL'), discoveryURL)] : []),
    ]
  })
  return [...errors, ...validateAnonymous(anonymous)]
}

/** Upstream asks this at its start only when each is made, and then it names no list. */
export function ownIssuerErrors(
  { issuer }: JwtAuthenticatorConfiguration,
  ownIssuers: readonly string[],
): readonly FieldError[] {
  return overlaps(issuer.url, path('issuer', 'url'), ownIssuers)
}

/** A way that is asked for must be known. */
export function egressProblem(
  { issuer: { egressSelectorType: type } }: JwtAuthenticatorConfiguration,
  egress: Egress | undefined,
): string | undefined {
  if (type === '' || egress?.[type]) return undefined
  return egress
    ? `oidc: egress lookup for ${quoteGo(type)} is not configured`
    : `oidc: egress lookup required with egress selector type ${quoteGo(type)}`
}

function validateAnonymous(
  anonymous: AuthenticationConfiguration['anonymous'],
): readonly FieldError[] {
  if (!anonymous || anonymous.enabled || anonymous.conditions.length === 0) return []
  const shown = anonymous.conditions.map((condition) => struct({ Path: condition.path }))
  const why = 'enabled should be set to true when conditions are defined'
  return [invalid(path('anonymous', 'conditions'), shown, why)]
}

/** For a file that is read again: what was said of anonymous requests must stay. */
export function changedAnonymous(): FieldError {
  return forbidden(path('anonymous'), 'changed from initial configuration file')
}

function validateIssuer(
  issuer: Issuer,
  at: FieldPath,
  ownIssuers: readonly string[],
): readonly FieldError[] {
  const { url, certificateAuthority } = issuer
  const urlAt = at.child('url')
  const wrong = certificateAuthority === '' ? undefined : certificatesError(certificateAuthority)
  return [
    ...(url === '' ? [required(urlAt)] : overlaps(url, urlAt, ownIssuers)),
    ...(url === '' ? [] : validateUrl(url, urlAt)),
    ...validateDiscovery(issuer, at.child('discoveryURL')),
    ...validateAudiences(issuer, at),
    ...(wrong === undefined ? [] : [invalid(at.child('certificateAuthority'), '<omitted>', wrong)]),
    ...validateEgress(issuer, at.child('egressSelectorType')),
  ]
}

function validateDiscovery({ url, discoveryURL = '' }: Issuer, at: FieldPath) {
  if (discoveryURL === '') return []
  const trimmed = (text: string): string => text.replace(/\/+$/, '')
  const isSame = url !== '' && trimmed(url) === trimmed(discoveryURL)
  return [
    ...(isSame ? [invalid(at, discoveryURL, 'discoveryURL must be different from URL')] : []),
    ...validateUrl(discoveryURL, at),
  ]
}

function validateUrl(text: string, at: FieldPath): readonly FieldError[] {
  const url = parseUrl(text)
  if ('message' in url) return [invalid(at, text, url.message)]
  const wrong = [
    url.scheme !== 'https' && 'URL scheme must be https',
    url.userinfo !== '' && 'URL must not contain a username or password',
    url.rawQuery !== '' && 'URL must not contain a query',
    url.fragment !== '' && 'URL must not contain a fragment',
  ]
  return wrong.flatMap((why) => (why === false ? [] : [invalid(at, text, why)]))
}

function overlaps(url: string, at: FieldPath, disallowed: readonly string[]) {
  if (!disallowed.includes(url)) return []
  const listed = disallowed.toSorted().join(' ')
  return [invalid(at, url, `URL must not overlap with disallowed issuers: [${listed}]`)]
}

function validateAudiences(
  { audiences, audienceMatchPolicy: policy }: Issuer,
  parent: FieldPath,
): readonly FieldError[] {
  const [at, policyAt] = [parent.child('audiences'), parent.child('audienceMatchPolicy')]
  if (audiences.length === 0) return [required(at, `at least one ${at} is required`)]
  const seen = new Set<string>()
  const errors = audiences.flatMap((audience, i) => {
    const isDouble = seen.has(audience)
    seen.add(audience)
    return [
      ...(audience === '' ? [required(at.index(i))] : []),
      ...(isDouble ? [duplicate(at.index(i), audience)] : []),
    ]
  })
  const isAny = policy === 'MatchAny'
  if (isAny || (audiences.length === 1 && policy === '')) return errors
  const [must, many] =
    audiences.length > 1
      ? ['MatchAny', 'multiple audiences']
      : ['empty or MatchAny', 'single audience']
  return [
    ...errors,
    invalid(policyAt, named(policy), `audienceMatchPolicy must be ${must} for ${many}`),
  ]
}

function validateEgress({ egressSelectorType: type }: Issuer, at: FieldPath) {
  if (['', 'controlplane', 'cluster'].includes(type)) return []
  return [invalid(at, named(type), 'egress selector must be either controlplane or cluster')]
}
