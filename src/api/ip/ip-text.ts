/**
 * Reads and writes IP addresses. It reads what upstream's older parser does, which passes over
 * leading zeros, and says how far a text is from the strict form, since newer rules refuse that.
 */

/** An address. One of IPv4 written inside IPv6 (`::ffff:1.2.3.4`) is an address of IPv4. */
export interface IpAddress {
  readonly family: 4 | 6
  readonly value: bigint
}

export interface ParsedIp {
  readonly address: IpAddress
  /** Written with zeros that a strict parser refuses. */
  readonly hasLeadingZeros: boolean
  /** An address of IPv4 written as one of IPv6. */
  readonly isMapped: boolean
}

const mappedPrefix = 0xffffn

/** Answers nothing for a text that is no address. Zones are not part of addresses here. */
export function parseIpText(text: string): ParsedIp | undefined {
  const mark = /[.:]/.exec(text)?.[0]
  if (mark === '.') return parseIPv4(text)
  return mark === ':' ? parseIPv6(text) : undefined
}

function parseIPv4(text: string): ParsedIp | undefined {
  const octets = text.split('.')
  if (octets.length !== 4) return undefined
  let value = 0n
  for (const octet of octets) {
    if (!/^[0-9]+$/.test(octet) || Number(octet) > 0xff) return undefined
    value = (value << 8n) | BigInt(octet)
  }
  const hasLeadingZeros = octets.some((octet) => octet.length > 1 && octet.startsWith('0'))
  return { address: { family: 4, value }, hasLeadingZeros, isMapped: false }
}

function parseIPv6(text: string): ParsedIp | undefined {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const before = parseGroups(head, tail === undefined)
  const after = parseGroups(tail ?? '', true)
  if (!before || !after) return undefined
  const missing = 8 - before.groups.length - after.groups.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...before.groups, ...Array.from({ length: missing }, () => 0), ...after.groups]
  const value = groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n)
  const isMapped = value >> 32n === mappedPrefix
  return {
    address: isMapped ? { family: 4, value: value & 0xffffffffn } : { family: 6, value },
    hasLeadingZeros: before.hasLeadingZeros || after.hasLeadingZeros,
    isMapped,
  }
}

interface Groups {
  readonly groups: readonly number[]
  readonly hasLeadingZeros: boolean
}

/** The groups on one side of `::`. The last ones may be an address of IPv4. */
function parseGroups(text: string, isLast: boolean): Groups | undefined {
  if (text === '') return { groups: [], hasLeadingZeros: false }
  const parts = text.split(':')
  const last = parts.at(-1) ?? ''
  const embedded = isLast && last.includes('.') ? parseIPv4(last) : undefined
  const plain = embedded ? parts.slice(0, -1) : parts
  const groups: number[] = []
  for (const part of plain) {
    const group = /^[0-9A-Fa-f]+$/.test(part) ? Number.parseInt(part, 16) : Number.NaN
    if (!(group <= 0xffff)) return undefined
    groups.push(group)
  }
  if (embedded) {
    const value = Number(embedded.address.value)
    groups.push(Math.floor(value / 0x10000), value % 0x10000)
  }
  const hasLeadingZeros =
    plain.some((part) => part.length > 4) || embedded?.hasLeadingZeros === true
  return { groups, hasLeadingZeros }
}

/** The canonical text: of IPv6 that of RFC 5952. */
export function formatIp({ family, value }: IpAddress): string {
  if (family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.')
  }
  const groups = Array.from({ length: 8 }, (_, i) =>
    Number((value >> BigInt(112 - 16 * i)) & 0xffffn),
  )
  const [start, length] = longestZeros(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

/** The first of the longest runs of zeros. */
function longestZeros(groups: readonly number[]): readonly [start: number, length: number] {
  let best: readonly [number, number] = [0, 0]
  let start = 0
  for (let i = 0; i <= groups.length; i++) {
    if (i < groups.length && groups[i] === 0) continue
    if (i - start > best[1]) best = [start, i - start]
    start = i + 1
  }
  return best
}
