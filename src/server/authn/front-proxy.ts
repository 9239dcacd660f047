/**
 * Proxies in front of the server, which have found out who asks and say so in headers. They are
 * believed for the certificate that they show, never for the headers alone.
 */

import { type Authenticator, CredentialsError } from '#server/authn/authenticator.ts'
import type { Authorities } from '#server/authn/authorities.ts'
import type { RequestHeaderOptions } from '#server/authn/options.ts'
import { headerText } from '#server/http/exchange.ts'
import { unescapeUrl } from '#server/http/request-target.ts'
import type { User } from '#server/user.ts'

export function createFrontProxyAuthenticator(
  options: RequestHeaderOptions,
  authorities: Authorities,
): Authenticator {
  const read = createHeaderReader(options)
  const { allowedNames } = options
  return {
    authenticate(credentials) {
      const certificate = credentials.certificate()
      if (!certificate) return undefined
      if (!authorities.issued(certificate)) {
        if (certificate.isVerified) return undefined
        throw new CredentialsError(`A certificate does not hold: ${certificate.failure}`)
      }
      const { commonName } = certificate
      if (allowedNames.length > 0 && !allowedNames.includes(commonName)) {
        throw new CredentialsError(`A proxy of the name "${commonName}" is not to be believed`)
      }
      return read(credentials.rawHeaders)
    },
  }
}

/** By which proxies say who asks: whom this server goes to is not to see them. */
export function secretHeadersOf({
  requestHeader,
}: {
  readonly requestHeader?: RequestHeaderOptions
}): (header: string) => boolean {
  const { userHeaders, uidHeaders, groupHeaders, extraPrefixes } = requestHeader ?? {}
  const secrets = [userHeaders, uidHeaders, groupHeaders].flatMap((names) => names ?? [])
  return (header) =>
    secrets.some((name) => name.toLowerCase() === header) ||
    (extraPrefixes ?? []).some((prefix) => header.startsWith(prefix.toLowerCase()))
}

function createHeaderReader(
  options: RequestHeaderOptions,
): (rawHeaders: readonly string[]) => User | undefined {
  const lower = (names: readonly string[]) => names.map((name) => name.toLowerCase())
  const userHeaders = lower(options.userHeaders)
  const uidHeaders = lower(options.uidHeaders)
  const groupHeaders = lower(options.groupHeaders)
  const extraPrefixes = lower(options.extraPrefixes)
  return (rawHeaders) => {
    const headers = pairsOf(rawHeaders)
    const values = (names: readonly string[]): readonly string[] =>
      names.flatMap((name) => headers.flatMap(([key, value]) => (key === name && value) || []))
    const [name] = values(userHeaders)
    if (name === undefined) return undefined
    const [uid] = values(uidHeaders)
    const extra = extraOf(headers, extraPrefixes)
    return {
      name,
      ...(uid !== undefined && { uid }),
      groups: values(groupHeaders),
      ...(extra && { extra }),
    }
  }
}

type Header = readonly [name: string, value: string]

function pairsOf(rawHeaders: readonly string[]): readonly Header[] {
  const pairs: Header[] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    pairs.push([rawHeaders[i]!.toLowerCase(), headerText(rawHeaders[i + 1]!)])
  }
  return pairs
}

/** What cannot be unescaped in a key stays as it is. */
function extraOf(headers: readonly Header[], prefixes: readonly string[]): User['extra'] {
  const extra = new Map<string, string[]>()
  for (const [name, value] of headers) {
    for (const prefix of prefixes) {
      if (!name.startsWith(prefix)) continue
      const escaped = name.slice(prefix.length)
      const key = unescapeUrl(escaped) ?? escaped
      extra.set(key, [...(extra.get(key) ?? []), value])
    }
  }
  return extra.size === 0 ? undefined : Object.fromEntries(extra)
}
