/** The path and query of a request, read as Go's net/url does. */

/** Names and all their values, in the order they came. */
export type Query = ReadonlyMap<string, readonly string[]>

export interface RequestTarget {
  /** Decoded. */
  readonly path: string
  readonly query: Query
}

const noQuery: Query = new Map()

/** Undefined: it is no path. */
export function parseRequestTarget(target: string): RequestTarget | undefined {
  const origin = originFormOf(target)
  if (origin === undefined) return undefined
  const at = origin.indexOf('?')
  const raw = at < 0 ? origin : origin.slice(0, at)
  const path = raw.includes('%') ? unescapeUrl(raw) : raw
  if (path === undefined) return undefined
  return { path, query: at < 0 ? noQuery : parseQuery(origin.slice(at + 1)) }
}

const absoluteForm = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?]*)?(.*)$/i

/**
 * The path and query of a target that may name a server as well, as requests to proxies do: that is not
 * looked at. What a target of another kind than paths says (`mailto:a`) is not looked at either.
 */
export function originFormOf(target: string): string | undefined {
  if (target === '*' || (target.startsWith('/') && !target.includes('%'))) return target
  const origin = target.startsWith('/') ? target : absoluteForm.exec(target)?.[1]
  if (origin === undefined || badEscape.test(pathOf(origin))) return undefined
  return /^[/?]/.test(origin) ? origin : ''
}

function pathOf(origin: string): string {
  const at = origin.indexOf('?')
  return at < 0 ? origin : origin.slice(0, at)
}

/** Pairs with a semicolon or a bad escape are left out, as by upstream. */
export function parseQuery(text: string): Query {
  if (text === '') return noQuery
  const query = new Map<string, string[]>()
  for (const pair of text.split('&')) {
    if (pair === '' || pair.includes(';')) continue
    const at = pair.indexOf('=')
    const name = unescapeUrl(spaced(at < 0 ? pair : pair.slice(0, at)))
    const value = at < 0 ? '' : unescapeUrl(spaced(pair.slice(at + 1)))
    if (name === undefined || value === undefined) continue
    const values = query.get(name)
    if (values) values.push(value)
    else query.set(name, [value])
  }
  return query
}

const beyondAscii = /[\x80-\xff]/

/** Of a target as it was read, byte by byte: those beyond ASCII mean what their escapes would. */
export function escapeBytes(target: string): string {
  if (!beyondAscii.test(target)) return target
  const asEscape = (byte: string) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`
  return target.replace(/[\x80-\xff]/g, asEscape)
}

export function firstOf(query: Query, name: string): string | undefined {
  return query.get(name)?.[0]
}

function spaced(text: string): string {
  return text.replaceAll('+', ' ')
}

const badEscape = /%(?![0-9a-f]{2})/i

/** Undefined where an escape is not well formed. Bytes that are no UTF-8 are replaced. */
export function unescapeUrl(text: string): string | undefined {
  if (!text.includes('%')) return text
  if (badEscape.test(text)) return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return unescapeBytes(text)
  }
}

function unescapeBytes(text: string): string {
  const parts = text.split(/((?:%[0-9a-f]{2})+)/i)
  return parts
    .map((part, i) =>
      i % 2 === 0 ? part : Buffer.from(part.replaceAll('%', ''), 'hex').toString('utf8'),
    )
    .join('')
}
