/** What a scalar means: YAML 1.1's booleans, numbers and nulls, as far as go-yaml knows them. */
import type { ScalarNode } from '#base/yaml/nodes.ts'
import { YamlError } from '#base/yaml/yaml-error.ts'

export type Scalar = null | boolean | number | bigint | string

const core = 'tag:yaml.org,2002:'
const words = new Map<string, null | boolean | number>()
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) {
  words.set(word, true)
}
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']) {
  words.set(word, false)
}
for (const word of ['', '~', 'null', 'Null', 'NULL']) words.set(word, null)
for (const word of ['.nan', '.NaN', '.NAN']) words.set(word, Number.NaN)
for (const word of ['.inf', '.Inf', '.INF']) {
  words.set(word, Infinity)
  words.set(`+${word}`, Infinity)
  words.set(`-${word}`, -Infinity)
}

const mayMeanMore = /^(?:$|[-+0-9.yYnNtTfFoO~])/
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const goFloat = /^\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?$/
/** Longer numbers are text: nobody means them, and reading them takes long. */
const longestNumber = 400

/** What a scalar means, however it is written. */
export function scalarOf({ tag, text, isPlain }: ScalarNode): Scalar {
  if (tag !== '') return resolveTagged(tag, text)
  return isPlain ? resolvePlain(text).value : text
}

/** A plain scalar's value, and whether it is written as a whole number. */
export interface Resolved {
  readonly type: 'null' | 'bool' | 'int' | 'float' | 'timestamp' | 'str'
  readonly value: Scalar
}

/** What a plain scalar without a tag means. */
export function resolvePlain(text: string): Resolved {
  if (!mayMeanMore.test(text)) return { type: 'str', value: text }
  const word = words.get(text)
  if (word !== undefined) {
    const type = word === null ? 'null' : typeof word === 'boolean' ? 'bool' : 'float'
    return { type, value: word }
  }
  if (/^[-+0-9]/.test(text)) return resolveNumber(text)
  if (goFloat.test(text)) return { type: 'float', value: Number(text) }
  return { type: 'str', value: text }
}

function resolveNumber(text: string): Resolved {
  if (isTimestamp(text)) return { type: 'timestamp', value: text }
  if (text.length > longestNumber) return { type: 'str', value: text }
  const digits = text.replaceAll('_', '')
  const whole = parseWhole(digits)
  if (whole !== undefined) return { type: 'int', value: whole }
  const value = Number(digits)
  if (float.test(digits) && Number.isFinite(value)) return { type: 'float', value }
  return { type: 'str', value: text }
}

/** A whole number by the prefixes of Go: `0x`, `0o` or a bare `0` for octal, `0b`. */
function parseWhole(digits: string): number | bigint | undefined {
  const match = /^([-+]?)(0[xX]|0[oO]|0[bB]|0(?=[0-9]))?([0-9a-fA-F]+)$/.exec(digits)
  if (!match) return undefined
  const [, sign, prefix = '', body] = match
  const base = bases[prefix.toLowerCase()]!
  if (!base.digits.test(body!)) return undefined
  const size = BigInt(base.literal + body)
  const value = sign === '-' ? -size : size
  if (BigInt.asIntN(64, value) !== value && BigInt.asUintN(64, value) !== value) return undefined
  const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER
  return isSafe ? Number(value) : value
}

const bases: Readonly<Record<string, { readonly digits: RegExp; readonly literal: string }>> = {
  '': { digits: /^[0-9]+$/, literal: '' },
  '0': { digits: /^[0-7]+$/, literal: '0o' },
  '0o': { digits: /^[0-7]+$/, literal: '0o' },
  '0x': { digits: /^[0-9a-fA-F]+$/, literal: '0x' },
  '0b': { digits: /^[01]+$/, literal: '0b' },
}

const dated = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:$|[Tt ])/
const timed =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})| ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?)?$/

/** Dates and times stay text, but must not be taken for numbers, nor be written plain. */
function isTimestamp(text: string): boolean {
  const date = dated.exec(text)
  const time = date && timed.exec(text)
  if (!date || !time) return false
  const [, year, month, day] = date.map(Number) as [number, number, number, number]
  if (month < 1 || month > 12 || day < 1) return false
  const last = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  const [hour, minute, second] = [time[1] ?? time[4], time[2] ?? time[5], time[3] ?? time[6]]
  const inDay = Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60
  return day <= last && inDay
}

/** What a scalar with a tag means. Throws YamlError where the two do not go together. */
function resolveTagged(tag: string, text: string): Scalar {
  if (tag === `${core}str`) return text
  if (tag === `${core}binary`) return decodeBinary(text)
  const type = tag.startsWith(core) ? tag.slice(core.length) : ''
  if (!['bool', 'int', 'float', 'null', 'timestamp'].includes(type)) return text
  const resolved = resolvePlain(text)
  if (resolved.type === type) return resolved.value
  if (type === 'float' && resolved.type === 'int') return Number(resolved.value)
  throw new YamlError(`yaml: cannot decode !!${resolved.type} \`${text}\` as a !!${type}`)
}

function decodeBinary(text: string): string {
  const compact = text.replace(/[\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    throw new YamlError('yaml: !!binary value contains invalid base64 data')
  }
  return Buffer.from(compact, 'base64').toString()
}
