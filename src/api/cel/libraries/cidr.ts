/** Networks in CIDR notation. Bits behind the prefix are kept, and matter when two are compared. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { CelError, noSuchOverload } from '#api/cel/errors.ts'
import { ipIn, ipKind } from '#api/cel/libraries/ip.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import type { OpaqueValue } from '#api/cel/values.ts'
import { bitsOf, cidrOf, containsIp, equalIps } from '#api/ip/ip.ts'
import { parseAddrError } from '#api/ip/ip-errors.ts'
import { formatIp, type IpAddress, parseIpText } from '#api/ip/ip-text.ts'
import { quoteGo } from '#base/go/text.ts'

interface Prefix {
  readonly address: IpAddress
  readonly bits: number
}

const kind = opaqueKind<Prefix>(
  parseType('net.CIDR'),
  (a, b) => a.bits === b.bits && equalIps(a.address, b.address),
  ({ bits }) => Math.ceil(bits / 8),
)
const { read } = kind

function parse(text: string): Prefix | { readonly message: string } {
  const problem = prefixProblem(text)
  const said = 'network address parse error during conversion from string'
  if (problem) return { message: `${said}: netip.ParsePrefix(${quoteGo(text)}): ${problem}` }
  const [address, bits] = text.split('/')
  const parsed = parseIpText(address!)!
  if (parsed.isMapped) {
    return { message: `IPv4-mapped IPv6 address ${quoteGo(text)} is not allowed` }
  }
  return { address: parsed.address, bits: Number(bits) }
}

/** Why Go's ParsePrefix refuses a text; nothing if it does not. */
function prefixProblem(text: string): string | undefined {
  const slash = text.lastIndexOf('/')
  if (slash < 0) return "no '/'"
  const address = text.slice(0, slash)
  if (address.includes('%')) return 'IPv6 zones cannot be present in a prefix'
  const problem = parseAddrError(address)
  if (problem) return problem
  const digits = text.slice(slash + 1)
  if (!/^(0|[1-9][0-9]{0,2})$/.test(digits)) return `bad bits after slash: ${quoteGo(digits)}`
  const { address: ip, isMapped } = parseIpText(address)!
  return Number(digits) > (isMapped ? 128 : bitsOf(ip.family))
    ? 'prefix length out of range'
    : undefined
}

function parsed(text: string): OpaqueValue {
  const found = parse(text)
  if ('message' in found) {
    throw new CelError(
      `network address parse error during conversion from string: ${found.message}`,
    )
  }
  return kind.of(found)
}

function contains(network: OpaqueValue, address: OpaqueValue): boolean {
  const { address: base, bits } = read(network)
  return containsIp(cidrOf(base, bits), ipKind.read(address))
}

/** That the text is no address is told of the network, which is fine. */
function containsText(network: OpaqueValue, text: string): boolean {
  const ip = ipIn(text)
  if (!ip) throw noSuchOverload()
  return contains(network, ip)
}

/** Upstream compares the other's address as it is, bits behind the prefix included. */
function containsNetwork(outer: OpaqueValue, inner: OpaqueValue): boolean {
  const [a, b] = [read(outer), read(inner)]
  return (
    equalIps(cidrOf(a.address, a.bits).address, cidrOf(b.address, a.bits).address) &&
    a.bits <= b.bits
  )
}

function masked(network: OpaqueValue): OpaqueValue {
  const { address, bits } = read(network)
  return kind.of({ address: cidrOf(address, bits).address, bits })
}

const text = (network: OpaqueValue): string => {
  const { address, bits } = read(network)
  return `${formatIp(address)}/${bits}`
}

export const cidrLibrary: Library = {
  name: 'net.cidr',
  types: [kind.type],
  functions: [
    declare('cidr', plain('string_to_cidr', 'string -> net.CIDR', parsed)),
    declare(
      'containsIP',
      member(
        'cidr_contains_ip_string',
        'net.CIDR, string -> bool',
        (network: OpaqueValue, ip: string) => containsText(network, ip),
      ),
      member('cidr_contains_ip_ip', 'net.CIDR, net.IP -> bool', contains),
    ),
    declare(
      'containsCIDR',
      member(
        'cidr_contains_cidr_string',
        'net.CIDR, string -> bool',
        (outer: OpaqueValue, inner: string) => containsNetwork(outer, parsed(inner)),
      ),
      member('cidr_contains_cidr', 'net.CIDR, net.CIDR -> bool', containsNetwork),
    ),
    declare(
      'ip',
      member('cidr_ip', 'net.CIDR -> net.IP', (network: OpaqueValue) =>
        ipKind.of(read(network).address),
      ),
    ),
    declare(
      'prefixLength',
      member('cidr_prefix_length', 'net.CIDR -> int', (network: OpaqueValue) =>
        BigInt(read(network).bits),
      ),
    ),
    declare('masked', member('cidr_masked', 'net.CIDR -> net.CIDR', masked)),
    declare(
      'isCIDR',
      plain('is_cidr', 'string -> bool', (one: string) => !('message' in parse(one))),
    ),
    declare('string', plain('cidr_to_string', 'net.CIDR -> string', text)),
  ],
}
