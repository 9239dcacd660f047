/** IP addresses and networks: what lies in what, and counting in them. */
import { formatIp, type IpAddress, parseIpText } from '#api/ip/ip-text.ts'

/** A network: all bits of `address` behind the prefix are zero. */
export interface Cidr {
  readonly address: IpAddress
  readonly prefix: number
}

/** Reads an address as upstream's older rules do, leading zeros and all. */
export function parseIp(text: string): IpAddress | undefined {
  return parseIpText(text)?.address
}

/** The canonical text of an address. */
export function canonicalIp(text: string): string | undefined {
  const address = parseIp(text)
  return address && formatIp(address)
}

/** The family of an address, or nothing for a text that is none. */
export function ipFamilyOf(text: string): 4 | 6 | undefined {
  return parseIp(text)?.family
}

export function bitsOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128
}

export interface ParsedCidr {
  /** The address as it was written, with bits behind the prefix. */
  readonly ip: IpAddress
  readonly network: Cidr
  /** A strict parser refuses the address or the prefix for zeros at its front. */
  readonly hasLeadingZeros: boolean
  /** A network of IPv4 written as one of IPv6. */
  readonly isMapped: boolean
}

/** Reads `address/prefix` as upstream's older rules do. */
export function parseCidrText(text: string): ParsedCidr | undefined {
  const slash = text.indexOf('/')
  const digits = text.slice(slash + 1)
  const parsed = slash < 0 ? undefined : parseIpText(text.slice(0, slash))
  if (!parsed || !/^[0-9]+$/.test(digits)) return undefined
  const { address, isMapped } = parsed
  const prefix = Number(digits)
  if (prefix > (isMapped ? 128 : bitsOf(address.family))) return undefined
  const hasLeadingZeros = parsed.hasLeadingZeros || (digits.length > 1 && digits.startsWith('0'))
  return { ip: address, network: networkOf(address, prefix, isMapped), hasLeadingZeros, isMapped }
}

/** Reads a network as upstream's older rules do; bits behind the prefix are cleared. */
export function parseCidr(text: string): Cidr | undefined {
  return parseCidrText(text)?.network
}

export function formatCidr({ address, prefix }: Cidr): string {
  return `${formatIp(address)}/${prefix}`
}

/** The network of `prefix` bits that an address lies in. */
export function cidrOf(address: IpAddress, prefix: number): Cidr {
  const rest = BigInt(bitsOf(address.family) - prefix)
  return { address: { family: address.family, value: (address.value >> rest) << rest }, prefix }
}

export function equalIps(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value
}

export function containsIp(cidr: Cidr, { family, value }: IpAddress): boolean {
  if (family !== cidr.address.family) return false
  const rest = BigInt(bitsOf(family) - cidr.prefix)
  return value >> rest === cidr.address.value >> rest
}

/** How many addresses a network has. */
export function cidrSize({ address, prefix }: Cidr): bigint {
  return 1n << BigInt(bitsOf(address.family) - prefix)
}

/** The address at an index of a network, or nothing outside it. */
export function ipAt(cidr: Cidr, index: bigint): IpAddress | undefined {
  if (index < 0n || index >= cidrSize(cidr)) return undefined
  return { family: cidr.address.family, value: cidr.address.value + index }
}

export function lastIpOf(cidr: Cidr): IpAddress {
  return { family: cidr.address.family, value: cidr.address.value + cidrSize(cidr) - 1n }
}

export function isUnspecifiedIp({ value }: IpAddress): boolean {
  return value === 0n
}

export function isLoopbackIp(address: IpAddress): boolean {
  return address.family === 4 ? address.value >> 24n === 127n : address.value === 1n
}

export function isLinkLocalIp({ family, value }: IpAddress): boolean {
  return family === 4 ? value >> 16n === 0xa9fen : value >> 118n === 0x3fan
}

export function isLinkLocalMulticastIp({ family, value }: IpAddress): boolean {
  return family === 4
    ? value >> 8n === 0xe00000n
    : (value >> 112n) % 0x10n === 2n && value >> 120n === 0xffn
}

/** A mapped network keeps its place in IPv6 if the prefix is too short to be one of IPv4. */
function networkOf(address: IpAddress, prefix: number, isMapped: boolean): Cidr {
  if (!isMapped) return cidrOf(address, prefix)
  if (prefix >= 96) return cidrOf(address, prefix - 96)
  return cidrOf({ family: 6, value: (0xffffn << 32n) | address.value }, prefix)
}
