/** Where a request came from: what proxies say, and who has the connection. */
import { canonicalIp } from '#api/ip/ip.ts'
import { remembering } from '#base/collections/forgetful-map.ts'
import { type Exchange, headerOf } from '#server/http/exchange.ts'

const mostKnown = 1024

/** The same clients come again. */
const peerOf = remembering(mostKnown, (address: string) => canonicalIp(address.split('%')[0]!))

/** From the client to the connection. All but the last may be made up by the client. */
export function sourceIpsOf(exchange: Pick<Exchange, 'headers' | 'address'>): readonly string[] {
  const ips: string[] = []
  const forwarded = headerOf(exchange, 'x-forwarded-for')
  for (const part of forwarded?.split(',') ?? []) {
    const ip = canonicalIp(part.trim())
    if (ip !== undefined) ips.push(ip)
  }
  const given = headerOf(exchange, 'x-real-ip')
  const real = given === undefined ? undefined : canonicalIp(given)
  if (real !== undefined && !ips.includes(real)) ips.push(real)
  const peer = peerOf(exchange.address)
  if (peer !== undefined && peer !== ips.at(-1)) ips.push(peer)
  return ips
}
