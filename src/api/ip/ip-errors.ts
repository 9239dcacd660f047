/** Why a text is no IP address, in the words of Go's netip, which are stricter than older rules. */
import { parseIpText } from '#api/ip/ip-text.ts'
import { quoteGo } from '#base/go/text.ts'

/** What Go's ParseAddr says of a text; nothing if it takes it. */
export function parseAddrError(text: string): string | undefined {
  const parsed = parseIpText(text)
  if (parsed && !(parsed.hasLeadingZeros && text.includes('.'))) return undefined
  const mark = /[.:%]/.exec(text)?.[0]
  const said = `ParseAddr(${quoteGo(text)}): `
  if (mark === undefined) return `${said}unable to parse IP`
  if (mark === '%') return `${said}missing IPv6 address`
  return said + (mark === '.' ? ipv4Problem(text) : ipv6Problem(text))
}

const at = (message: string, rest: string): string => `${message} (at ${quoteGo(rest)})`

function ipv4Problem(text: string): string {
  const bad = text.search(/[^0-9.]/)
  if (bad >= 0) return at('unexpected character', text.slice(bad))
  const empty = /^\.|\.(?=\.)|\.$/.exec(text)
  if (empty) {
    const isInside = empty.index > 0 && empty.index < text.length - 1
    const from = isInside ? empty.index + 1 : empty.index
    return at('IPv4 field must have at least one digit', text.slice(from))
  }
  const octets = text.split('.')
  for (const octet of octets) {
    if (octet.length > 1 && octet.startsWith('0')) return 'IPv4 field has octet with leading zero'
    if (Number(octet) > 255) return 'IPv4 field has value >255'
  }
  return octets.length > 4 ? 'IPv4 address too long' : 'IPv4 address too short'
}

/** Goes group by group, as Go does, to where it cannot go on. */
function ipv6Problem(text: string): string {
  let rest = text
  let hasGap = rest.startsWith('::')
  if (hasGap) rest = rest.slice(2)
  let groups = 0
  while (groups < 8 && rest !== '') {
    const digits = /^[0-9a-fA-F]*/.exec(rest)![0]
    if (digits.length > 4) return at('each group must have 4 or less digits', rest)
    if (digits === '') return at('each colon-separated field must have at least one digit', rest)
    if (rest[digits.length] === '.') return embeddedProblem(rest, groups, hasGap)
    groups++
    rest = rest.slice(digits.length)
    if (rest === '') break
    if (!rest.startsWith(':')) return at('unexpected character, want colon', rest)
    if (rest === ':') return at('colon must be followed by more characters', rest)
    rest = rest.slice(1)
    if (!rest.startsWith(':')) continue
    if (hasGap) return at('multiple :: in address', rest)
    hasGap = true
    rest = rest.slice(1)
  }
  if (rest !== '') return at('trailing garbage after address', rest)
  return hasGap ? 'the :: must expand to at least one field of zeros' : 'address string too short'
}

function embeddedProblem(rest: string, groups: number, hasGap: boolean): string {
  if (!hasGap && groups !== 6) {
    return at('embedded IPv4 address must replace the final 2 fields of the address', rest)
  }
  if (groups > 6) {
    return at('too many hex fields to fit an embedded IPv4 at the end of the address', rest)
  }
  return ipv4Problem(rest)
}
