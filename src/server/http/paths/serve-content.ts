/**
 * Answers with bytes that clients may have already, or of which they want a part: conditions and ranges
 * of a request, read as Go's `http.ServeContent` reads them (RFC 9110, sections 13 and 14).
 */
import { createHash } from 'node:crypto'
import { headerOf } from '#server/http/exchange.ts'
import { type ByteRange, parseRanges } from '#server/http/paths/byte-ranges.ts'
import type { PathAnswer, PathRequest } from '#server/http/paths/path-handler.ts'

export interface Content {
  readonly bytes: Buffer
  readonly modifiedMs: number
  readonly type: string
  /** Nobody says the type: it is found by a look at the bytes, once they are to be sent. */
  readonly isTypeFound?: true
  readonly etag?: string
  /** What else is said of it. */
  readonly headers?: PathAnswer['headers']
}

export function serveContent(request: PathRequest, content: Content): PathAnswer {
  const { bytes, etag, type, isTypeFound } = content
  const known = {
    ...content.headers,
    ...(etag !== undefined && { etag }),
    'last-modified': new Date(content.modifiedMs).toUTCString(),
  }
  const met = judge(request, content)
  if (met === 412) {
    const headers = isTypeFound ? known : { ...known, 'content-type': type }
    return { code: 412, headers, body: nothing }
  }
  if (met === 304) {
    const { 'last-modified': modified, ...rest } = known
    const headers = etag === undefined ? { ...rest, 'last-modified': modified } : rest
    return { code: 304, headers, body: nothing }
  }
  const wanted = isRangeWanted(request, content) ? (headerOf(request, 'range') ?? '') : ''
  const ranges = parseRanges(wanted, bytes.length)
  if (typeof ranges === 'string') return unsatisfiable(ranges, bytes, content)
  return rangesOf(bytes, ranges, { ...known, 'accept-ranges': 'bytes', 'content-type': type })
}

const nothing = new Uint8Array()

/** What is asked of the content before it is sent; undefined: it is to be sent. */
function judge(request: PathRequest, { etag = '', modifiedMs }: Content): 304 | 412 | undefined {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const ifMatch = headerOf(request, 'if-match') ?? ''
  const isAsWanted =
    ifMatch === ''
      ? !isLater(modifiedMs, headerOf(request, 'if-unmodified-since'))
      : namesTag(ifMatch, (tag) => tag === etag && tag.startsWith('"'))
  if (!isAsWanted) return 412
  const ifNoneMatch = headerOf(request, 'if-none-match') ?? ''
  if (ifNoneMatch !== '') {
    const isKnown = namesTag(ifNoneMatch, (tag) => bareTag(tag) === bareTag(etag))
    if (!isKnown) return undefined
    return isRead ? 304 : 412
  }
  const since = headerOf(request, 'if-modified-since')
  const isUnchanged = parseHttpDate(since) !== undefined && !isLater(modifiedMs, since)
  return isRead && isUnchanged ? 304 : undefined
}

function isRangeWanted(request: PathRequest, { etag = '', modifiedMs }: Content): boolean {
  const ifRange = headerOf(request, 'if-range') ?? ''
  if (ifRange === '' || (request.method !== 'GET' && request.method !== 'HEAD')) return true
  const tag = tagPattern.exec(ifRange)?.[1]
  if (tag !== undefined) return tag === etag && tag.startsWith('"')
  return parseHttpDate(ifRange) === toSecond(modifiedMs)
}

const tagPattern = /^[ \t]*((?:W\/)?"[\x21\x23-\x7e\x80-\uffff]*")/

/** Whether the list has a tag that fits, or a star. It is read up to what is no tag. */
function namesTag(list: string, fits: (tag: string) => boolean): boolean {
  let rest = list.replace(/^[ \t,]+/, '')
  while (rest !== '') {
    if (rest.startsWith('*')) return true
    const tag = tagPattern.exec(rest)?.[1]
    if (tag === undefined) return false
    if (fits(tag)) return true
    rest = rest.slice(tag.length).replace(/^[ \t,]+/, '')
  }
  return false
}

function bareTag(tag: string): string {
  return tag.replace(/^W\//, '')
}

/** Dates are exact to the second. Never later than a text that is no date. */
function isLater(ms: number, date: string | undefined): boolean {
  const than = parseHttpDate(date)
  return than !== undefined && toSecond(ms) > than
}

function toSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}

const clockTime = String.raw`\d\d:\d\d:\d\d`
/** The form of today, and the two before it. */
const zonedDate = new RegExp(
  String.raw`^(?:\w{3}, \d\d \w{3} \d{4}|\w{6,9}, \d\d-\w{3}-\d\d) ${clockTime} GMT$`,
)
const bareDate = new RegExp(String.raw`^\w{3} \w{3} [ \d]\d ${clockTime} \d{4}$`)

function parseHttpDate(text = ''): number | undefined {
  const zoned = bareDate.test(text) ? `${text} GMT` : text
  const ms = zoned !== text || zonedDate.test(text) ? Date.parse(zoned) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

/** What was said of the content is not said of a refusal: an empty list takes back what every answer says. */
function unsatisfiable(why: string, bytes: Buffer, { headers }: Content): PathAnswer {
  return {
    code: 416,
    headers: {
      ...headers,
      'cache-control': [],
      'content-type': 'text/plain; charset=utf-8',
      ...(why.endsWith('overlap') && { 'content-range': `bytes */${bytes.length}` }),
      'x-content-type-options': 'nosniff',
    },
    body: Buffer.from(`${why}\n`),
  }
}

interface Described {
  readonly 'content-type': string
  readonly [name: string]: string | string[]
}

function rangesOf(bytes: Buffer, ranges: readonly ByteRange[], headers: Described): PathAnswer {
  const [only, ...more] = ranges
  // All of it is less than parts that overlap.
  const isTooMuch = ranges.reduce((sum, { length }) => sum + length, 0) > bytes.length
  if (!only || isTooMuch) return { code: 200, headers, body: bytes }
  if (more.length === 0) {
    const partial = { ...headers, 'content-range': rangeText(only, bytes) }
    return { code: 206, headers: partial, body: partOf(only, bytes) }
  }
  const boundary = createHash('sha256').update(bytes).digest('hex').slice(0, 60)
  const type = headers['content-type']
  const parts = ranges.flatMap((range, i) => [
    Buffer.from(
      `${i === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Range: ${rangeText(range, bytes)}\r\n` +
        `Content-Type: ${type}\r\n\r\n`,
    ),
    partOf(range, bytes),
  ])
  const body = Buffer.concat([...parts, Buffer.from(`\r\n--${boundary}--\r\n`)])
  const mixed = `multipart/byteranges; boundary=${boundary}`
  return { code: 206, headers: { ...headers, 'content-type': mixed }, body }
}

function rangeText({ start, length }: ByteRange, bytes: Buffer): string {
  return `bytes ${start}-${start + length - 1}/${bytes.length}`
}

function partOf({ start, length }: ByteRange, bytes: Buffer): Buffer {
  return bytes.subarray(start, start + length)
}
