/** Which headers pass through the server, in either direction. */
import type { AnswerHeaders, Exchange, RequestHeaders } from '#server/http/exchange.ts'

/** They speak of one connection, and end with it. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  // Node's server of HTTP/2 makes it up.
  'http2-settings',
])

/** By which clients of other protocols show their token. */
const bearerProtocol = /^base64url\.bearer\.authorization\.k8s\.io\./

/**
 * What the server is told on behalf of the client: never who the client is, nor by what it proved
 * that, since who is behind the proxy could use it.
 */
export function forwardedHeaders(
  { headers, address }: Pick<Exchange, 'headers' | 'address'>,
  secret: (name: string) => boolean,
): Record<string, string | string[]> {
  const named = namedByConnection(headers)
  const result: Record<string, string | string[]> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value === undefined || name.startsWith(':') || ofConnection.has(name)) continue
    if (named.has(name) || isCredential(name) || secret(name)) continue
    const shown = name === 'sec-websocket-protocol' ? withoutTokens(String(value)) : value
    if (shown !== '') result[name] = shown
  }
  const authority = headers[':authority']
  if (typeof authority === 'string') result['host'] = authority
  const before = headers['x-forwarded-for']
  const client = address.replace(/^::ffff:/, '')
  result['x-forwarded-for'] = before === undefined ? client : `${String(before)}, ${client}`
  return result
}

function namedByConnection(headers: RequestHeaders): ReadonlySet<string> {
  const names = String(headers['connection'] ?? '').split(',')
  return new Set(names.map((name) => name.trim().toLowerCase()))
}

function isCredential(name: string): boolean {
  return name === 'authorization' || name.startsWith('impersonate-')
}

function withoutTokens(value: string): string {
  const names = value.split(',').map((name) => name.trim())
  return names.filter((name) => !bearerProtocol.test(name)).join(', ')
}

const crossOrigin = /^access-control-allow-(credentials|headers|methods|origin)$/

/** What the client is told: the cross-origin rules are the server's own to make. */
export function answeredHeaders(
  headers: Readonly<Record<string, readonly string[] | undefined>>,
  own: AnswerHeaders,
): AnswerHeaders {
  const named = new Set((headers['connection'] ?? []).flatMap((one) => one.split(/\s*,\s*/)))
  const result: AnswerHeaders = { ...own }
  for (const name in headers) {
    const values = headers[name]
    if (!values || ofConnection.has(name) || named.has(name) || crossOrigin.test(name)) continue
    const before = result[name]
    const all = before === undefined ? values : [before, values].flat()
    result[name] = all.length === 1 ? all[0]! : [...all]
  }
  return result
}
