/** IP addresses, read as strictly as Go's netip: no leading zeros, no IPv4 within IPv6. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import type { OpaqueValue } from '#api/cel/values.ts'
import { equalIps } from '#api/ip/ip.ts'
import { parseAddrError } from '#api/ip/ip-errors.ts'
import { formatIp, type IpAddress, parseIpText } from '#api/ip/ip-text.ts'
import { quoteGo } from '#base/go/text.ts'

const bytesOf = ({ family }: IpAddress): number => (family === 4 ? 4 : 16)

export const ipKind = opaqueKind<IpAddress>(parseType('net.IP'), equalIps, bytesOf)
const { read } = ipKind

/** Says why a text is no address, or answers it. */
function parse(text: string): { readonly ip: IpAddress } | { readonly message: string } {
  const problem = parseAddrError(text.replace(/%.+$/, ''))
  const shown = quoteGo(text)
  if (problem) {
    return { message: `IP Address ${shown} parse error during conversion from string: ${problem}` }
  }
  if (text.includes('%')) return { message: `IP address ${shown} with zone value is not allowed` }
  const { address, isMapped } = parseIpText(text)!
  if (isMapped) return { message: `IPv4-mapped IPv6 address ${shown} is not allowed` }
  return { ip: address }
}

function ipOf(text: string): OpaqueValue {
  const parsed = parse(text)
  if ('message' in parsed) throw new CelError(parsed.message)
  return ipKind.of(parsed.ip)
}

/** Undefined: it is none. */
export function ipIn(text: string): OpaqueValue | undefined {
  const parsed = parse(text)
  return 'ip' in parsed ? ipKind.of(parsed.ip) : undefined
}

function isCanonical(text: string): boolean {
  return formatIp(read(ipOf(text))) === text
}

/** Which addresses a property holds for: a range for each family, as first bits. */
interface Ranges {
  readonly v4?: readonly [address: bigint, prefix: number]
  readonly v6?: readonly [address: bigint, prefix: number]
}

function isWithin({ family, value }: IpAddress, { v4, v6 }: Ranges): boolean {
  const range = family === 4 ? v4 : v6
  if (!range) return false
  const rest = BigInt((family === 4 ? 32 : 128) - range[1])
  return value >> rest === range[0] >> rest
}

const unspecified: Ranges = { v4: [0n, 32], v6: [0n, 128] }
const loopback: Ranges = { v4: [0x7f00_0000n, 8], v6: [1n, 128] }
const linkLocalMulticast: Ranges = { v4: [0xe000_0000n, 24], v6: [0xff02n << 112n, 16] }
const linkLocalUnicast: Ranges = { v4: [0xa9fe_0000n, 16], v6: [0xfe80n << 112n, 10] }
const multicast: Ranges = { v4: [0xe000_0000n, 4], v6: [0xff00n << 112n, 8] }
const broadcast: Ranges = { v4: [0xffff_ffffn, 32] }

function isGlobalUnicast(ip: IpAddress): boolean {
  return ![broadcast, unspecified, loopback, multicast, linkLocalUnicast].some((ranges) =>
    isWithin(ip, ranges),
  )
}

const property = (name: string, id: string, holds: (ip: IpAddress) => boolean) =>
  declare(
    name,
    member(id, 'net.IP -> bool', (ip: OpaqueValue) => holds(read(ip))),
  )

export const ipLibrary: Library = {
  name: 'net.ip',
  types: [ipKind.type],
  functions: [
    declare('ip', plain('string_to_ip', 'string -> net.IP', ipOf)),
    declare(
      'family',
      member('ip_family', 'net.IP -> int', (ip: OpaqueValue) => BigInt(read(ip).family)),
    ),
    declare('ip.isCanonical', plain('ip_is_canonical', 'string -> bool', isCanonical)),
    property('isUnspecified', 'ip_is_unspecified', (ip) => isWithin(ip, unspecified)),
    property('isLoopback', 'ip_is_loopback', (ip) => isWithin(ip, loopback)),
    property('isLinkLocalMulticast', 'ip_is_link_local_multicast', (ip) =>
      isWithin(ip, linkLocalMulticast),
    ),
    property('isLinkLocalUnicast', 'ip_is_link_local_unicast', (ip) =>
      isWithin(ip, linkLocalUnicast),
    ),
    property('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
    declare(
      'isIP',
      plain('is_ip', 'string -> bool', (text: string) => 'ip' in parse(text)),
    ),
    declare(
      'string',
      plain('ip_to_string', 'net.IP -> string', (ip: OpaqueValue) => formatIp(read(ip))),
    ),
  ],
}
