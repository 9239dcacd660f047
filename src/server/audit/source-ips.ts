/** Where a request came from: what proxies say, and who has the connection. */
import { canonicalIp } from '#api/ip.ts'
import type { RequestHeaders } from '#server/http/exchange.ts'

/** From the client to the connection. All but the last may be made up by the client. */
export function sourceIpsOf(headers: RequestHeaders, address: string): readonly string[] {
  const ips: string[] = []
  for (const part of firstText(headers['x-forwarded-for']).split(',')) {
    const ip = canonicalIp(part.trim())
    if (ip !== undefined) ips.push(ip)
  }
  const real = canonicalIp(firstText(headers['x-real-ip']))
  if (real !== undefined && !ips.includes(real)) ips.push(real)
  const [bare = ''] = address.split('%')
  const peer = canonicalIp(bare)
  if (peer !== undefined && peer !== ips.at(-1)) ips.push(peer)
  return ips
}

function firstText(value: string | string[] | undefined): string {
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}
