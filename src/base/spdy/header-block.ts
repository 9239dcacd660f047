/**
 * Header blocks of SPDY/3: names and values, compressed as one zlib stream per direction that begins
 * with a dictionary known to both sides.
 *
 * What is sent is framed as zlib but not compressed: it is a few dozen bytes, and where nothing is
 * compressed no secret can be guessed from lengths. What is received is inflated block by block, with
 * the end of what came before as the dictionary: every block ends at a flush.
 */
import { constants, inflateRawSync } from 'node:zlib'

export type SpdyHeaders = ReadonlyMap<string, string>

const words = [
  'options head post put delete trace accept accept-charset accept-encoding accept-language',
  'accept-ranges age allow authorization cache-control connection content-base content-encoding',
  'content-language content-length content-location content-md5 content-range content-type date',
  'etag expect expires from host if-match if-modified-since if-none-match if-range',
  'if-unmodified-since last-modified location max-forwards pragma proxy-authenticate',
  'proxy-authorization range referer retry-after server te trailer transfer-encoding upgrade',
  'user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url',
  'public set-cookie keep-alive origin',
]

const tail = [
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request',
  '401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented',
  '503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 ',
  'Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,',
  'application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=',
  'gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
]

/** By the protocol's draft 3: words behind their lengths, then a text. */
export const dictionary: Buffer = Buffer.concat([
  ...words
    .join(' ')
    .split(' ')
    .flatMap((word) => counted(word.replace('_', ' '))),
  Buffer.from(tail.join('')),
])

/** Deflate with a dictionary: the dictionary's checksum follows. */
const zlibHeader = Buffer.from([0x78, 0xbb, 0xe3, 0xc6, 0xa7, 0xc2])
/** A block of deflate that is stored as it is holds so much. */
const mostStoredBytes = 0xffff
/** An empty block that is stored: Go's inflater hands out what came before only when it sees one. */
const flush = Buffer.from([0, 0, 0, 0xff, 0xff])
const windowBytes = 32 * 1024
/** More than any stream of ours says of itself; it also bounds what a block can be inflated to. */
export const mostHeaderBytes: number = 64 * 1024

function counted(text: string): readonly Buffer[] {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(text))
  return [length, Buffer.from(text)]
}

/** Writes the blocks of one direction, in their order. */
export function createHeaderWriter(): (headers: SpdyHeaders) => Buffer {
  let isFirst = true
  return (headers) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(headers.size)
    const plain = Buffer.concat([
      count,
      ...[...headers].flatMap(([name, value]) => [
        ...counted(name.toLowerCase()),
        ...counted(value),
      ]),
    ])
    if (plain.length > mostStoredBytes) throw new TypeError('The headers of a stream are too long')
    const block = Buffer.alloc(5)
    block.writeUInt16LE(plain.length, 1)
    block.writeUInt16LE(~plain.length & 0xffff, 3)
    const parts = [block, plain, flush]
    const whole = isFirst ? [zlibHeader, ...parts] : parts
    isFirst = false
    return Buffer.concat(whole)
  }
}

/** Reads the blocks of one direction, in their order. Throws where one is malformed or too long. */
export function createHeaderReader(): (block: Buffer) => SpdyHeaders {
  let window: Buffer | undefined
  return (block) => {
    let input = block
    if (!window) {
      if (!block.subarray(0, 1).equals(zlibHeader.subarray(0, 1))) throw new Error('no zlib stream')
      input = block.subarray(zlibHeader.length)
      window = dictionary
    }
    const plain = inflateRawSync(input, {
      dictionary: window,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: mostHeaderBytes,
    })
    window = Buffer.concat([window, plain]).subarray(-windowBytes)
    return parsePairs(plain)
  }
}

function parsePairs(plain: Buffer): SpdyHeaders {
  let at = 0
  const number = () => {
    at += 4
    return plain.readUInt32BE(at - 4)
  }
  const text = () => {
    const length = number()
    if (at + length > plain.length) throw new RangeError('a header ends too early')
    at += length
    return plain.toString('utf8', at - length, at)
  }
  const headers = new Map<string, string>()
  for (let left = number(); left > 0; left--) headers.set(text(), text())
  return headers
}
