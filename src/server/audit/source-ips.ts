/** Where a request came from: what proxies say, and who has the connection. */
import { canonicalIp } from '#api/ip.ts'
import type { RequestHeaders } from '#server/http/exchange.ts'

/** Addresses of connections that were read before: the same clients come again. */
const known = new Map<string, string | undefined>()
const mostKnown = 1024

function peerOf(address: string): string | undefined {
  if (known.has(address)) return known.get(address)
  const [bare = ''] = address.split('%')
  const ip = canonicalIp(bare)
  if (known.size >= mostKnown) known.clear()
  known.set(address, ip)
  return ip
}

/** From the client to the connection. All but the last may be made up by the client. */
export function sourceIpsOf(headers: RequestHeaders, address: string): readonly string[] {
  const ips: string[] = []
  const forwarded = firstOf(headers['x-forwarded-for'])
  for (const part of forwarded?.split(',') ?? []) {
    const ip = canonicalIp(part.trim())
    if (ip !== undefined) ips.push(ip)
  }
  const given = firstOf(headers['x-real-ip'])
  const real = given === undefined ? undefined : canonicalIp(given)
  if (real !== undefined && !ips.includes(real)) ips.push(real)
  const peer = peerOf(address)
  if (peer !== undefined && peer !== ips.at(-1)) ips.push(peer)
  return ips
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value
}
