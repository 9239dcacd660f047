/** Lists of addresses or networks that may be of both families. */
import { GrammarError } from '#api/grammar-error.ts'
import { type Cidr, parseCidr, parseIp } from '#api/ip.ts'
import type { IpAddress } from '#api/ip-text.ts'

/** Throws GrammarError for the first text that is no address. */
export function parseIps(texts: readonly string[]): readonly IpAddress[] {
  return texts.map((text, i) => {
    const address = parseIp(text)
    if (!address) throw new GrammarError(`invalid IP[${i}]: ${text}`)
    return address
  })
}

/** Throws GrammarError for the first text that is no network. */
export function parseCidrs(texts: readonly string[]): readonly Cidr[] {
  return texts.map((text, i) => {
    const cidr = parseCidr(text)
    if (!cidr) throw new GrammarError(`invalid CIDR[${i}]: <nil> (invalid CIDR address: ${text})`)
    return cidr
  })
}

/** Whether there is at least one of each family. Throws GrammarError. */
export function isDualStackIps(texts: readonly string[]): boolean {
  return hasBoth(parseIps(texts).map(({ family }) => family))
}

/** Whether there is at least one of each family. Throws GrammarError. */
export function isDualStackCidrs(texts: readonly string[]): boolean {
  return hasBoth(parseCidrs(texts).map(({ address }) => address.family))
}

function hasBoth(families: readonly (4 | 6)[]): boolean {
  return families.includes(4) && families.includes(6)
}
