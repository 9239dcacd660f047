/**
 * The addresses of one range that services may have, in two bands: those that nobody chose come
 * from the upper one while it lasts, so that the lower one stays free for those that are chosen.
 */
import { type Cidr, cidrSize, lastIpOf } from '#api/ip/ip.ts'
import { formatIp, type IpAddress } from '#api/ip/ip-text.ts'
import type { Random } from '#base/random.ts'

export interface AddressRange {
  readonly cidr: Cidr
  /** The first and the last address, as numbers. */
  readonly first: bigint
  readonly last: bigint
  /** Where the upper band begins. */
  readonly dynamic: bigint
}

/** Upstream's bounds of the lower band, and which part of the range it is in between. */
const band = { least: 16n, most: 256n, part: 16n }

/** Neither the address of the network nor, with IPv4, that of everybody in it is given away. */
export function addressRangeOf(cidr: Cidr): AddressRange {
  const { family, value } = cidr.address
  const first = value + 1n
  const last = lastIpOf(cidr).value - (family === 4 ? 1n : 0n)
  return { cidr, first, last, dynamic: first + bandOf(cidrSize(cidr)) }
}

function bandOf(size: bigint): bigint {
  if (size <= band.least) return 0n
  const part = size / band.part
  if (part < band.least) return band.least
  return part > band.most ? band.most : part
}

export function includesAddress({ cidr, first, last }: AddressRange, address: IpAddress): boolean {
  return address.family === cidr.address.family && address.value >= first && address.value <= last
}

/** Every address once: the upper band from a random place on, then the lower one likewise. */
export function* candidates(range: AddressRange, random: Random): Generator<string> {
  const { first, last, dynamic } = range
  yield* turn(range, dynamic, last, random)
  yield* turn(range, first, dynamic - 1n, random)
}

function* turn(
  { cidr }: AddressRange,
  from: bigint,
  to: bigint,
  random: Random,
): Generator<string> {
  const count = to - from + 1n
  if (count <= 0n) return
  const start = belowBig(random, count)
  for (let i = 0n; i < count; i++) {
    yield formatIp({ ...cidr.address, value: from + ((start + i) % count) })
  }
}

/** Ranges of IPv6 may hold more than one draw can tell apart; that many is enough to spread over. */
function belowBig(random: Random, limit: bigint): bigint {
  const most = 2n ** 32n
  return BigInt(random.below(Number(limit > most ? most : limit)))
}
