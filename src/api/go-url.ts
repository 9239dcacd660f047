/**
 * URLs as Go's net/url reads them, with its words for what is none. JavaScript's own URL class
 * mends what it reads, which a validation must not.
 */
import { parseAddrError } from '#api/ip/ip-errors.ts'
import { quoteGo } from '#base/go/text.ts'

export interface GoUrl {
  readonly scheme: string
  readonly userinfo: string
  /** With its port. */
  readonly host: string
  readonly opaque: string
  /** As it was written, if that is a valid encoding. */
  readonly escapedPath: string
  readonly rawQuery: string
  readonly fragment: string
}

/** Reads the URL of a request: absolute, or a path. Answers why it is none. */
export function requestUrlError(text: string): string | undefined {
  const parsed = parse(text, true)
  return 'problem' in parsed ? `parse ${quoteGo(text)}: ${parsed.problem}` : undefined
}

/** Reads any URL reference, with its fragment. */
export function parseUrl(text: string): GoUrl | { readonly message: string } {
  const hash = text.indexOf('#')
  const parsed = parse(hash < 0 ? text : text.slice(0, hash), false)
  if ('problem' in parsed) return { message: `parse ${quoteGo(text)}: ${parsed.problem}` }
  const fragment = hash < 0 ? '' : text.slice(hash + 1)
  const broken = badEscape(fragment)
  if (broken) return { message: `parse ${quoteGo(text)}: ${broken}` }
  return { ...parsed, fragment }
}

type Parsed = GoUrl | { readonly problem: string }

const nothing: GoUrl = {
  scheme: '',
  userinfo: '',
  host: '',
  opaque: '',
  escapedPath: '',
  rawQuery: '',
  fragment: '',
}

function parse(text: string, isRequest: boolean): Parsed {
  if (/[\0-\x1f\x7f]/.test(text)) return { problem: 'net/url: invalid control character in URL' }
  if (text === '' && isRequest) return { problem: 'empty url' }
  if (text === '*') return { ...nothing, escapedPath: '*' }
  const [, written, after] = /^([a-zA-Z][a-zA-Z0-9+\-.]*):(.*)$/s.exec(text) ?? []
  if (text.startsWith(':')) return { problem: 'missing protocol scheme' }
  const scheme = (written ?? '').toLowerCase()
  const [rest, rawQuery] = cut(after ?? text, '?')
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...nothing, scheme, opaque: rest, rawQuery }
    if (isRequest) return { problem: 'invalid URI for request' }
    if (rest.split('/')[0]!.includes(':')) {
      return { problem: 'first path segment in URL cannot contain colon' }
    }
  }
  const hasAuthority =
    (scheme !== '' || (!isRequest && !rest.startsWith('///'))) && rest.startsWith('//')
  if (!hasAuthority) return withPath({ ...nothing, scheme, rawQuery }, rest)
  const slash = rest.indexOf('/', 2)
  const end = slash < 0 ? rest.length : slash
  const authority = parseAuthority(rest.slice(2, end), scheme)
  if ('problem' in authority) return authority
  return withPath({ ...nothing, scheme, rawQuery, ...authority }, rest.slice(end))
}

function cut(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function withPath(url: GoUrl, path: string): Parsed {
  const problem = badEscape(path)
  if (problem) return { problem }
  return { ...url, escapedPath: isEncoded(path) ? path : encodePath(decode(path)) }
}

function parseAuthority(
  text: string,
  scheme: string,
): { readonly host: string; readonly userinfo: string } | { readonly problem: string } {
  const at = text.lastIndexOf('@')
  const userinfo = at < 0 ? '' : text.slice(0, at)
  const host = text.slice(at + 1)
  if (!/^[a-zA-Z0-9\-._~!$&'()*+,;=:%@]*$/.test(userinfo)) {
    return { problem: 'net/url: invalid userinfo' }
  }
  const problem = badHost(host, scheme) ?? badEscape(userinfo)
  return problem ? { problem } : { host: host.replaceAll(/%25/g, '%'), userinfo }
}

function badHost(host: string, scheme: string): string | undefined {
  const open = host.lastIndexOf('[')
  if (open > 0) return 'invalid IP-literal'
  if (open === 0) {
    const close = host.lastIndexOf(']')
    if (close < 0) return "missing ']' in host"
    return badPort(host.slice(close + 1)) ?? badLiteral(host.slice(1, close))
  }
  // Databases list several hosts with their ports: on the web there is one.
  const isWeb = scheme === 'http' || scheme === 'https'
  const colon = isWeb ? host.indexOf(':') : host.lastIndexOf(':')
  return (colon < 0 ? undefined : badPort(host.slice(colon))) ?? badHostName(host)
}

function badLiteral(text: string): string | undefined {
  const [name] = text.split('%25') as [string]
  const problem = badHostName(name)
  if (problem !== undefined) return problem
  const error = parseAddrError(decode(name))
  if (error !== undefined) return `invalid host: ${error}`
  return name.includes(':') ? undefined : 'invalid IP-literal'
}

/** Only what is beyond ASCII is written by its code, and the sign of codes itself. */
function badHostName(host: string): string | undefined {
  const bad =
    /%(?!25|[89a-fA-F][0-9a-fA-F]).{0,2}|[^a-zA-Z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/su
  const found = bad.exec(host)?.[0]
  if (found === undefined) return undefined
  return found.startsWith('%')
    ? `invalid URL escape ${quoteGo(found)}`
    : `invalid character ${quoteGo(found)} in host name`
}

function badPort(text: string): string | undefined {
  return text === '' || /^:[0-9]*$/.test(text)
    ? undefined
    : `invalid port ${quoteGo(text)} after host`
}

function badEscape(text: string): string | undefined {
  const found = /%(?![0-9a-fA-F]{2}).{0,2}/su.exec(text)
  return found ? `invalid URL escape ${quoteGo(found[0])}` : undefined
}

function isEncoded(path: string): boolean {
  return /^(?:[a-zA-Z0-9\-._~!$&'()*+,;=:@/[\]]|%[0-9a-fA-F]{2})*$/.test(path)
}

export function decode(text: string): string {
  const bytes = text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString(),
  )
  return bytes
}

export function encodePath(path: string): string {
  return Array.from(path.toWellFormed(), (point) =>
    /[a-zA-Z0-9\-._~$&+,/:;=@]/.test(point) ? point : percent(point),
  ).join('')
}

/** A name and a password as Go prints them. */
export function encodeUserinfo(userinfo: string): string {
  const [name, password] = cut(userinfo, ':').map((part) =>
    Array.from(decode(part).toWellFormed(), (point) =>
      /[a-zA-Z0-9\-._~$&+,;=]/.test(point) ? point : percent(point),
    ).join(''),
  )
  return userinfo.includes(':') ? `${name}:${password}` : name!
}

function percent(point: string): string {
  return [...Buffer.from(point)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}

/** The values of each key of a query, in their order. Pairs with broken escapes are left out. */
export function queryOf(rawQuery: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>()
  for (const pair of rawQuery.split('&')) {
    if (pair === '' || pair.includes(';') || badEscape(pair)) continue
    const [key, value] = cut(pair, '=').map((part) => decode(part.replaceAll('+', ' ')))
    values.set(key!, [...(values.get(key!) ?? []), value!])
  }
  return values
}
