/**
 * Header fields on the wire (RFC 7541). Reading follows the whole of it. Writing keeps no table: a
 * block is the same bytes each time, so that those that are sent often are made once.
 */

import { compressionError } from '#base/http2/http2-error.ts'
import { readHuffman } from '#base/http2/huffman.ts'

/** Names and values in turn. Text is latin1: one character for each byte. */
export type Fields = readonly string[]

export function fieldOf(fields: Fields, name: string): string | undefined {
  for (let i = 0; i < fields.length; i += 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** The table that every connection has, from 1. */
const common: readonly (readonly [name: string, value: string])[] = `:authority
:method GET
:method POST
:path /
:path /index.html
:scheme http
:scheme https
:status 200
:status 204
:status 206
:status 304
:status 400
:status 404
:status 500
accept-charset
accept-encoding gzip, deflate
accept-language
accept-ranges
accept
access-control-allow-origin
age
allow
authorization
cache-control
content-disposition
content-encoding
content-language
content-length
content-location
content-range
content-type
cookie
date
etag
expect
expires
from
host
if-match
if-modified-since
if-none-match
if-range
if-unmodified-since
last-modified
link
location
max-forwards
proxy-authenticate
proxy-authorization
range
referer
refresh
retry-after
server
set-cookie
strict-transport-security
transfer-encoding
user-agent
vary
via
www-authenticate`
  .split('\n')
  .map((line) => {
    const end = line.includes(' ') ? line.indexOf(' ') : line.length
    return [line.slice(0, end), line.slice(end + 1)] as const
  })

/** What a field costs in a table beside its text. */
const entryOverhead = 32
/** The table's size that both sides assume, and that is never changed here. */
const tableBytes = 4096
/** So many blocks below so many bytes are known again when they come again. */
const knownBlocks = 8
const knownBytes = 512

export class FieldReader {
  readonly #limitBytes: number
  readonly #limitFields: number
  /** The newest last, from `#head` on. */
  #entries: (readonly [name: string, value: string])[] = []
  #head = 0
  #bytes = 0
  #most = tableBytes
  #block: Buffer = Buffer.alloc(0)
  #at = 0
  /** Short blocks read since the table changed, by length: many peers say the same all the time. */
  #known: { readonly block: Buffer; readonly fields: Fields }[] = []

  /** More than so many bytes of fields in a block are refused, or so many fields. */
  constructor(limitBytes: number, limitFields: number) {
    this.#limitBytes = limitBytes
    this.#limitFields = limitFields
  }

  read(block: Buffer): Fields {
    if (block.length >= knownBytes) return this.#readNew(block)
    const known = this.#known[block.length % knownBlocks]
    if (known?.block.equals(block)) return known.fields
    const before = this.#known
    const fields = this.#readNew(block)
    // Else the table has changed, and the same block may mean something else.
    if (before === this.#known)
      before[block.length % knownBlocks] = { block: Buffer.from(block), fields }
    return fields
  }

  #readNew(block: Buffer): Fields {
    this.#block = block
    this.#at = 0
    const fields: string[] = []
    let bytes = 0
    while (this.#at < block.length) {
      const first = block[this.#at]!
      if ((first & 0xe0) === 0x20) {
        if (fields.length > 0) throw compressionError('a table is resized among fields')
        this.#resize(this.#integer(5))
        continue
      }
      const [name, value] = first >= 0x80 ? this.#entry(this.#integer(7)) : this.#literal(first)
      bytes += name.length + value.length + entryOverhead
      if (bytes > this.#limitBytes || fields.length >= 2 * this.#limitFields)
        throw compressionError('too many header fields')
      fields.push(name, value)
    }
    return fields
  }

  #literal(first: number): readonly [string, string] {
    const isKept = first >= 0x40
    const index = this.#integer(isKept ? 6 : 4)
    const name = index > 0 ? this.#entry(index)[0] : this.#text()
    const field = [name, this.#text()] as const
    if (isKept) this.#keep(field)
    return field
  }

  #entry(index: number): readonly [string, string] {
    const found =
      index <= common.length
        ? common[index - 1]
        : this.#entries[this.#entries.length - (index - common.length)]
    if (!found || this.#entries.length - (index - common.length) < this.#head)
      throw compressionError('a field that is not in the table')
    return found
  }

  #keep(field: readonly [string, string]): void {
    this.#known = []
    this.#entries.push(field)
    this.#bytes += field[0].length + field[1].length + entryOverhead
    this.#evict()
  }

  #resize(bytes: number): void {
    if (bytes > tableBytes) throw compressionError('a table larger than allowed')
    this.#most = bytes
    this.#known = []
    this.#evict()
  }

  #evict(): void {
    while (this.#bytes > this.#most) {
      const [name, value] = this.#entries[this.#head++]!
      this.#bytes -= name.length + value.length + entryOverhead
    }
    if (this.#head < 128) return
    this.#entries = this.#entries.slice(this.#head)
    this.#head = 0
  }

  #integer(prefixBits: number): number {
    const block = this.#block
    const most = (1 << prefixBits) - 1
    let value = block[this.#at++]! & most
    if (value < most) return value
    for (let shift = 0; shift <= 21; shift += 7) {
      const byte = block[this.#at++]
      if (byte === undefined) throw compressionError('a number is cut short')
      value += (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw compressionError('a number is too large')
  }

  #text(): string {
    const first = this.#block[this.#at]
    if (first === undefined) throw compressionError('a field is cut short')
    const length = this.#integer(7)
    const from = this.#at
    this.#at += length
    if (this.#at > this.#block.length) throw compressionError('a text is cut short')
    if (first >= 0x80) return readHuffman(this.#block.subarray(from, this.#at))
    return this.#block.toString('latin1', from, this.#at)
  }
}

/**
 * A block that leaves the reader's table as it is, as text of latin1: fields are put together like
 * words, and go where they are sent in one step.
 */
export function fieldBlock(fields: Fields): string {
  let block = ''
  for (let i = 0; i < fields.length; i += 2) block += encodeField(fields[i]!, fields[i + 1]!)
  return block
}

/** One field of a block. */
export function encodeField(name: string, value: string): string {
  return wholeFields.get(name)?.get(value) ?? headOf(name) + encodeText(value)
}

const wholeFields = new Map<string, Map<string, string>>()
/** How a field of a name begins: the names that are used are few. */
const heads = new Map<string, string>()
const mostHeads = 500

for (const [i, [name, value]] of common.entries()) {
  if (!heads.has(name)) heads.set(name, encodeInteger(0, 4, i + 1))
  if (value === '') continue
  const whole = wholeFields.get(name) ?? new Map<string, string>()
  wholeFields.set(name, whole.set(value, encodeInteger(0x80, 7, i + 1)))
}

function headOf(name: string): string {
  const known = heads.get(name)
  if (known !== undefined) return known
  const head = `\0${encodeText(name)}`
  if (heads.size < mostHeads) heads.set(name, head)
  return head
}

function encodeText(value: string): string {
  return encodeInteger(0, 7, value.length) + value
}

function encodeInteger(pattern: number, prefixBits: number, value: number): string {
  const most = 2 ** prefixBits - 1
  if (value < most) return String.fromCharCode(pattern | value)
  let text = String.fromCharCode(pattern | most)
  for (let rest = value - most; ; rest >>>= 7) {
    if (rest < 0x80) return text + String.fromCharCode(rest)
    text += String.fromCharCode((rest & 0x7f) | 0x80)
  }
}
