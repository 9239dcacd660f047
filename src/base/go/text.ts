/**
 * Values in the notations of Go's standard library. Upstream's messages are made with them, and
 * clients match on those messages.
 */

const short: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}
const needsEscape = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u
const escaped = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** A text in double quotes, as Go's `%q` writes it. */
export function quoteGo(text: string): string {
  const whole = text.toWellFormed()
  return needsEscape.test(whole) ? `"${whole.replace(escaped, escapeRune)}"` : `"${whole}"`
}

function escapeRune(rune: string): string {
  const known = short[rune]
  if (known !== undefined) return known
  const code = rune.codePointAt(0) as number
  const hex = code.toString(16)
  if (code < 0x20 || code === 0x7f) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

const plainPrintable = /^[ -~]*$/
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u

/** Whether Go counts every character of `text` as printable. */
export function isPrintableGo(text: string): boolean {
  return plainPrintable.test(text) || printable.test(text)
}

/** A 64-bit float as Go's `%v` writes it: with an exponent below 1e-4 and from 1e6 on. */
export function formatGoFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits = '', exponent = '0'] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/**
 * Whether Go holds a number of JSON as an int64; all others it holds as floats. Whole numbers of 64 bits
 * that are not safe are bigints, so that a number as great was written as a float or is greater than those.
 */
export function isGoInt(value: number | bigint): boolean {
  if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}

/** A number of JSON as Go's `%v` writes it. */
export function formatGoNumber(value: number | bigint): string {
  return isGoInt(value) ? BigInt(value).toString() : formatGoFloat(Number(value))
}

/** How many bytes `text` has in UTF-8, which is what Go calls its length. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else {
      bytes += unit < 0x800 ? 1 : 2
    }
  }
  return bytes
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

const htmlUnsafe = /[<>&\u2028\u2029]/g

/**
 * A value as Go's `json.Marshal` writes it. A plain object is written as Go writes a map, its keys
 * sorted; a Map is written as a struct, its keys in their order.
 */
export function formatGoJson(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') {
    return JSON.stringify(value.toWellFormed()).replace(
      htmlUnsafe,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  }
  if (Array.isArray(value)) return `[${value.map(formatGoJson).join(',')}]`
  if (value instanceof Map) return formatMembers([...value])
  if (typeof value === 'object') {
    return formatMembers(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .toSorted(byKey),
    )
  }
  if (typeof value === 'number') return formatJsonNumber(value)
  return String(value)
}

function formatMembers(members: readonly (readonly [unknown, unknown])[]): string {
  return `{${members.map(([key, value]) => `${formatGoJson(String(key))}:${formatGoJson(value)}`).join(',')}}`
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Go's encoder leaves the decimal form only below 1e-6, unlike `%v`. */
function formatJsonNumber(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return value.toExponential()
  return String(value)
}
