/** Durations such as `1h5m` or `1.5s`, as Go's time package reads them. */
import { quoteGo } from '#base/go/text.ts'

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])
const int64Limit = 2n ** 63n

/** How many nanoseconds a text says, or why it says none, in Go's words. */
export function readGoDuration(text: string): bigint | { readonly problem: string } {
  const invalid = { problem: `time: invalid duration ${quoteGo(text)}` }
  const isNegative = text.startsWith('-')
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0n
  if (rest === '') return invalid
  let total = 0n
  while (rest !== '') {
    const [, whole = '', , fraction = ''] = /^([0-9]*)(\.([0-9]*))?/.exec(rest) ?? []
    const number = /^[0-9]*\.?[0-9]*/.exec(rest)?.[0] ?? ''
    if (whole + fraction === '' || BigInt(whole || 0) > int64Limit) return invalid
    rest = rest.slice(number.length)
    const unit = /^[^.0-9]*/.exec(rest)?.[0] ?? ''
    rest = rest.slice(unit.length)
    if (unit === '') return { problem: `time: missing unit in duration ${quoteGo(text)}` }
    const size = units.get(unit)
    if (size === undefined) {
      return { problem: `time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}` }
    }
    total += BigInt(whole || 0) * size + fractionOf(fraction, size)
    if (total > int64Limit) return invalid
  }
  if (!isNegative && total === int64Limit) return invalid
  return isNegative ? -total : total
}

/** The part of a unit behind the point, cut off below a nanosecond. */
function fractionOf(fraction: string, size: bigint): bigint {
  const digits = fraction.slice(0, 18)
  return digits === '' ? 0n : (BigInt(digits) * size) / 10n ** BigInt(digits.length)
}
