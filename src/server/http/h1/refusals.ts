/**
 * What upstream's server refuses before it looks at a request over HTTP/1.1, and in which words: the
 * rules of Go's net/http where Node's parser has others.
 */
import type { IncomingMessage } from 'node:http'
import { originFormOf } from '#server/http/request-target.ts'

/** As bytes of the connection, which ends with them. */
function refusal(status: string, body = status): string {
  const headers = 'Content-Type: text/plain; charset=utf-8\r\nConnection: close'
  return `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`
}

const malformed = refusal('400 Bad Request')
const unsupportedVersion = refusal('505 HTTP Version Not Supported: unsupported protocol version')
const unsupportedEncoding = refusal('501 Not Implemented', 'Unsupported transfer encoding')

/** Of what Node's parser takes. */
export function refusalOf(request: IncomingMessage): string | undefined {
  const { url = '', httpVersionMajor, httpVersionMinor, rawHeaders, headers } = request
  if (httpVersionMajor !== 1) return unsupportedVersion
  if (originFormOf(url) === undefined) return malformed
  const encoding = headers['transfer-encoding']
  if (encoding !== undefined && httpVersionMinor > 0 && encoding.toLowerCase() !== 'chunked') {
    return unsupportedEncoding
  }
  const hosts = hostsIn(rawHeaders)
  if (hosts.length > 1) return malformed
  const [host] = hosts
  if (host !== undefined && !hostForm.test(host)) {
    return refusal('400 Bad Request: malformed Host header')
  }
  if (host === undefined && httpVersionMinor > 0 && request.method !== 'CONNECT') {
    return refusal('400 Bad Request: missing required Host header')
  }
  return undefined
}

const hostForm = /^[0-9a-zA-Z!$%&()*+,.:;=[\]'_~-]*$/

function hostsIn(rawHeaders: readonly string[]): readonly string[] {
  const hosts: string[] = []
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[i + 1]!)
  }
  return hosts
}

export interface ParseError extends Error {
  readonly code?: string
  /** What came, and how far Node's parser got. */
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
}

const otherVersion = /^\S+ \S+ HTTP\/[02-9]\.\d\r?\n/
const spacedName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ +:/

/** Of what Node's parser does not take. */
export function refusalOfError(error: ParseError): string {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return refusal('431 Request Header Fields Too Large')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refusal('408 Request Timeout')
    case 'HPE_INVALID_VERSION':
      return otherVersion.test(lineOf(error)) ? unsupportedVersion : malformed
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return unsupportedEncoding
    case 'HPE_INVALID_HEADER_TOKEN':
      return spacedName.test(lineOf(error))
        ? refusal('400 Bad Request: invalid header name')
        : malformed
    default:
      return malformed
  }
}

/** The line in which the parser stopped, with all that follows. */
export function lineOf({ rawPacket, bytesParsed = 0 }: ParseError): string {
  const text = rawPacket?.toString('latin1') ?? ''
  return text.slice(text.lastIndexOf('\n', bytesParsed - 1) + 1)
}

const words: Readonly<Record<string, string>> = {
  HPE_INVALID_CHUNK_SIZE: 'invalid byte in chunk length',
  HPE_STRICT: 'malformed chunked encoding',
}

/** Why a body that has begun cannot be read to its end. */
export function bodyFailureOf({ code = '' }: ParseError): string {
  return words[code] ?? 'malformed chunked encoding'
}
