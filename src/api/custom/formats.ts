/** The formats a schema may ask of texts and numbers. Those it does not know ask for nothing. */

import { parseDate, parseSpokenDuration } from '#api/cel/time.ts'
import { requestUrlError } from '#api/go-url.ts'
import { parseCidrText, parseIp } from '#api/ip/ip.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import { compileRegexp } from '#api/regexp.ts'

/** Upstream reads names of formats without their dashes. */
function plain(format: string): string {
  return format.replaceAll('-', '')
}

/** Whether the format means something for values of a type. */
export function isKnownFormat(type: string, format: string): boolean {
  switch (type) {
    case '':
    case 'string':
      return Object.hasOwn(checks, plain(format))
    case 'integer':
      return format === 'int32' || format === 'int64'
    case 'number':
      return format === 'float' || format === 'double'
    default:
      return false
  }
}

/** Whether a text has the format; every text has one that is not known. */
export function hasFormat(text: string, format: string): boolean {
  const name = plain(format)
  return !Object.hasOwn(checks, name) || checks[name]!(text)
}

const matches =
  (pattern: RegExp) =>
  (text: string): boolean =>
    pattern.test(text)

const checks: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: matches(/^[0-9a-fA-F]{24}$/),
  uri: (text) => requestUrlError(text) === undefined,
  email: isEmail,
  hostname: isHostname,
  ipv4: (text) => text.includes('.') && parseIp(text.replace(/\b0+(?=\d)/g, '')) !== undefined,
  ipv6: (text) => text.includes(':') && parseIp(text) !== undefined,
  cidr: (text) => parseCidrText(text.replace(/\b0+(?=\d+(?:\.|$|\/))/g, '')) !== undefined,
  mac: isMac,
  uuid: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid3: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  uuid4: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  uuid5: matches(/^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: isRgb,
  byte: matches(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  password: () => true,
  date: (text) => parseDate(text) !== undefined,
  duration: (text) => parseSpokenDuration(text) !== undefined,
  datetime: isDateTime,
  k8sshortname: (text) => dns1123LabelErrors(text).length === 0,
  k8slongname: (text) => dns1123SubdomainErrors(text).length === 0,
}

function isEmail(text: string): boolean {
  const named = /^(?:[^<>@]*)<([^<>]*)>$/.exec(text.trim())
  const address = named ? named[1]! : text.trim()
  const at = address.lastIndexOf('@')
  if (at <= 0) return false
  const atom = /^[\w!#$%&'*+\-/=?^`{|}~\u0080-\uffff]+(?:\.[\w!#$%&'*+\-/=?^`{|}~\u0080-\uffff]+)*$/
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)]
  const isQuoted = /^"(?:[^"\\]|\\.)+"$/.test(local)
  return (isQuoted || atom.test(local)) && (atom.test(domain) || /^\[[^\]]+\]$/.test(domain))
}

const letter = String.raw`[a-zA-Z0-9\p{S}\p{L}]`
const hostname = [
  `^(${letter}((-?${letter}{0,62})?)`,
  String.raw`(${letter}(([a-zA-Z0-9-\p{S}\p{L}]{0,61}${letter})?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$`,
].join('|')
const longestHostname = 255
const longestLabel = 63

function isHostname(text: string): boolean {
  const bytes = Buffer.byteLength(text)
  if (bytes > longestHostname) return false
  const expression = compileRegexp(hostname)
  if (!('test' in expression) || !expression.test(text)) return false
  return text.split('.').every((label) => Buffer.byteLength(label) <= longestLabel)
}

/** Six, eight or twenty bytes, in pairs of digits, or in fours between dots. */
function isMac(text: string): boolean {
  if (/^(?:[0-9a-f]{12}|[0-9a-f]{16}|[0-9a-f]{40})$/i.test(text)) return true
  const pairs = /^[0-9a-f]{2}(?:(:)[0-9a-f]{2}|(-)[0-9a-f]{2})*$/i.exec(text)
  if (pairs) {
    const isMixed = text.includes(':') && text.includes('-')
    return !isMixed && [6, 8, 20].includes((text.length + 1) / 3)
  }
  return /^[0-9a-f]{4}(?:\.[0-9a-f]{4})*$/i.test(text) && [3, 4, 10].includes((text.length + 1) / 5)
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '')
  if (!/^\d{9}[\dX]$/.test(digits)) return false
  const values = [...digits].map((digit) => (digit === 'X' ? 10 : Number(digit)))
  return values.reduce((sum, value, i) => sum + (i + 1) * value, 0) % 11 === 0
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '')
  if (!/^\d{13}$/.test(digits)) return false
  return [...digits].reduce((sum, digit, i) => sum + (i % 2 ? 3 : 1) * Number(digit), 0) % 10 === 0
}

const cards = [
  /^4\d{12}(?:\d{3})?$/,
  /^5[1-5]\d{14}$/,
  /^(?:222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}$/,
  /^6(?:011|5\d\d)\d{12}$/,
  /^3[47]\d{13}$/,
  /^3(?:0[0-5]|[68]\d)\d{11}$/,
  /^(?:2131|1800|35\d{3})\d{11}$/,
  /^6[27]\d{14}$/,
]

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  if (!cards.some((card) => card.test(digits))) return false
  const values = [...digits].reverse().map((digit, i) => Number(digit) * (i % 2 ? 2 : 1))
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0
}

function isRgb(text: string): boolean {
  const parts = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(text)
  if (!parts) return false
  return parts.slice(1).every((part) => Number(part) <= 255 && !/^0\d/.test(part))
}

function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t')
  if (!parseDate(date)) return false
  const parts = /^(\d{2}):(\d{2}):(\d{2})(.\d+)?(z|[+-]\d{2}:\d{2})$/.exec(time)
  return parts !== null && parts[1]! <= '23' && parts[2]! <= '59' && parts[3]! <= '59'
}
