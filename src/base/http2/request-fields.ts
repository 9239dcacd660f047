/** The fields of a request, held against the rules of RFC 9113 (8.2, 8.3), as what HTTP/1 calls headers. */
import type { Fields } from '#base/http2/hpack.ts'

export type Headers = Readonly<Record<string, string | undefined>>

export interface RequestFields {
  readonly method: string
  /** The path and query; the server to connect to where the method asks for that. */
  readonly target: string
  /** Names are in lower case; what came several times is joined. */
  readonly headers: Headers
  /** What is wrong with it all the same, in Go's words: it is to be answered so, with 400. */
  readonly problem?: string
}

/** Objects of this have no properties but headers, and yet a shape that the engine knows. */
const HeaderBag = function HeaderBag() {} as unknown as new () => Record<string, string | undefined>
HeaderBag.prototype = Object.create(null)

/** Undefined: it is malformed, which is an error of its stream alone. */
export function readRequest(fields: Fields): RequestFields | undefined {
  let method: string | undefined
  let target: string | undefined
  let scheme: string | undefined
  let authority: string | undefined
  let problem: string | undefined
  const headers = new HeaderBag()
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i]!
    const value = fields[i + 1]!
    if (badValue.test(value)) return undefined
    if (name.charCodeAt(0) !== colon) {
      if (!isAllowed(name)) return undefined
      problem ??= problemOf(name, value)
      const before = headers[name]
      if (before === undefined) headers[name] = value
      else if (!single.has(name)) headers[name] = before + (name === 'cookie' ? '; ' : ', ') + value
      continue
    }
    // Those that make up the request line come first, and once.
    if (i > 0 && fields[i - 2]!.charCodeAt(0) !== colon) return undefined
    if (name === ':method' && method === undefined) method = value
    else if (name === ':path' && target === undefined) target = value
    else if (name === ':scheme' && scheme === undefined) scheme = value
    else if (name === ':authority' && authority === undefined) authority = value
    else return undefined
  }
  if (!method || authority?.includes('@')) return undefined
  if (authority !== undefined) headers['host'] ??= authority
  const more = problem === undefined ? undefined : { problem }
  if (method === 'CONNECT') {
    const isPlain = target === undefined && scheme === undefined
    return isPlain && authority ? { method, target: authority, headers, ...more } : undefined
  }
  if (!target || !(scheme === 'https' || scheme === 'http')) return undefined
  return { method, target, headers, ...more }
}

function problemOf(name: string, value: string): string | undefined {
  const ofConnection = forbidden.get(name)
  if (ofConnection !== undefined) return `request header "${ofConnection}" is not valid in HTTP/2`
  const isWrong = name === 'te' && value !== 'trailers' && value !== ''
  return isWrong ? 'request header "TE" may only be "trailers" in HTTP/2' : undefined
}

const colon = 58
const badValue = /[\0-\x08\n-\x1f\x7f]/
const goodName = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/
/** Fields of a connection over HTTP/1, as messages show them. */
const forbidden: ReadonlyMap<string, string> = new Map(
  Object.entries({
    connection: 'Connection',
    'keep-alive': 'Keep-Alive',
    'proxy-connection': 'Proxy-Connection',
    'transfer-encoding': 'Transfer-Encoding',
    upgrade: 'Upgrade',
  }),
)
/** The first of these counts: joined they would mean nothing. */
const single: ReadonlySet<string> = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'user-agent',
])

/** Names that were found good; clients use few. */
const known = new Set<string>()
const mostKnown = 500

function isAllowed(name: string): boolean {
  if (known.has(name)) return true
  if (!goodName.test(name)) return false
  if (known.size < mostKnown) known.add(name)
  return true
}
