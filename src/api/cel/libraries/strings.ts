/** cel-go's string library at version 2: positions count code points, ends are not included. */
import { declare, type Library, member, plain } from '#api/cel/declarations.ts'
import { CelError, CelStop, conversionError } from '#api/cel/errors.ts'
import { formatString } from '#api/cel/libraries/format-string.ts'
import { validateFormats } from '#api/cel/libraries/format-validator.ts'
import { itemsOf, type ListValue, listOf } from '#api/cel/values.ts'

/** No text that an expression makes may grow beyond this: it would only be refused later. */
const longestText = 1 << 25

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`)
}

const isWithin = (index: bigint, length: number): boolean => index >= 0n && index <= length

function charAt(text: string, index: bigint): string {
  const points = Array.from(text)
  if (!isWithin(index, points.length)) throw outOfRange(index)
  return points[Number(index)] ?? ''
}

function substring(text: string, start: bigint, end?: bigint): string {
  const points = Array.from(text)
  if (end !== undefined && start > end) {
    throw new CelError(`invalid substring range. start: ${start}, end: ${end}`)
  }
  if (!isWithin(start, points.length)) throw outOfRange(start)
  if (end !== undefined && !isWithin(end, points.length)) throw outOfRange(end)
  return points.slice(Number(start), end === undefined ? undefined : Number(end)).join('')
}

/** The position in UTF-16 units of a position in code points. */
function unitsBefore(text: string, points: bigint): number {
  let units = 0
  for (let count = 0n; count < points && units < text.length; count++) {
    units += text.codePointAt(units)! > 0xffff ? 2 : 1
  }
  return units
}

function pointsBefore(text: string, units: number): bigint {
  return units < 0 ? -1n : BigInt(Array.from(text.slice(0, units)).length)
}

function indexOf(text: string, part: string, offset = 0n): bigint {
  if (part === '') return offset
  if (offset < 0n) throw outOfRange(offset)
  return pointsBefore(text, text.indexOf(part, unitsBefore(text, offset)))
}

function lastIndexOf(text: string, part: string, offset?: bigint): bigint {
  const length = Array.from(text).length
  if (part === '') return offset ?? BigInt(length)
  if (offset === undefined) return pointsBefore(text, text.lastIndexOf(part))
  if (offset < 0n) throw outOfRange(offset)
  if (offset >= length) return -1n
  return pointsBefore(text, text.lastIndexOf(part, unitsBefore(text, offset)))
}

function replace(text: string, from: string, to: string, limit = -1n): string {
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from)
  const count = limit < 0n ? parts.length - 1 : Math.min(Number(limit), parts.length - 1)
  if (text.length + count * to.length > longestText) throw new CelStop('result is too long')
  const replaced = parts.slice(0, count + 1).join(to)
  const rest = parts.slice(count + 1)
  return rest.length === 0 ? replaced : [replaced, ...rest].join(from)
}

function split(text: string, separator: string, limit = -1n): ListValue {
  if (limit === 0n) return listOf([])
  const parts = separator === '' ? Array.from(text) : text.split(separator)
  const most = limit < 0n ? parts.length : Number(limit)
  if (parts.length <= most) return listOf(parts)
  return listOf([...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)])
}

function join(list: ListValue, separator = ''): string {
  const parts = itemsOf(list).map((item) => {
    if (typeof item === 'string') return item
    throw conversionError('list', '[]string')
  })
  return parts.join(separator)
}

const toLower = (text: string): string => text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase())
const toUpper = (text: string): string => text.replaceAll(/[a-z]+/g, (part) => part.toUpperCase())

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

function quote(text: string): string {
  return `"${text.toWellFormed().replaceAll(/[\x07-\r\\"]/g, (found) => escapes[found]!)}"`
}

/** What Go's unicode.IsSpace takes for space; JavaScript's own trim also takes U+FEFF. */
const edges = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/

function trim(text: string): string {
  const start = edges.exec(text)?.[0].length ?? 0
  let end = text.length
  while (end > start && edges.test(text[end - 1]!)) end--
  return text.slice(start, end)
}

export const stringsLibrary: Library = {
  name: 'strings',
  validators: [validateFormats],
  functions: [
    declare('charAt', member('string_char_at_int', 'string, int -> string', charAt)),
    declare(
      'indexOf',
      member('string_index_of_string', 'string, string -> int', indexOf),
      member('string_index_of_string_int', 'string, string, int -> int', indexOf),
    ),
    declare(
      'lastIndexOf',
      member('string_last_index_of_string', 'string, string -> int', lastIndexOf),
      member('string_last_index_of_string_int', 'string, string, int -> int', lastIndexOf),
    ),
    declare('lowerAscii', member('string_lower_ascii', 'string -> string', toLower)),
    declare(
      'replace',
      member('string_replace_string_string', 'string, string, string -> string', replace),
      member('string_replace_string_string_int', 'string, string, string, int -> string', replace),
    ),
    declare(
      'split',
      member('string_split_string', 'string, string -> list(string)', split),
      member('string_split_string_int', 'string, string, int -> list(string)', split),
    ),
    declare(
      'substring',
      member('string_substring_int', 'string, int -> string', substring),
      member('string_substring_int_int', 'string, int, int -> string', substring),
    ),
    declare('trim', member('string_trim', 'string -> string', trim)),
    declare('upperAscii', member('string_upper_ascii', 'string -> string', toUpper)),
    declare(
      'join',
      member('list_join', 'list(string) -> string', join),
      member('list_join_string', 'list(string), string -> string', join),
    ),
    declare(
      'format',
      member('string_format', 'string, list(dyn) -> string', (text: string, args: ListValue) =>
        formatString(text, itemsOf(args)),
      ),
    ),
    declare('strings.quote', plain('strings_quote', 'string -> string', quote)),
  ],
}
