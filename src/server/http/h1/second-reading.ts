/**
 * Requests over HTTP/1.1 that Node's parser gives up on at their first line, while upstream takes them: of a
 * method that the parser does not know, of a version such as 1.2, or with bytes in their target that should
 * have been escaped.
 */
import type { IncomingMessage as Message } from 'node:http'
import type { Socket } from 'node:net'
import { IncomingMessage } from '#base/node-http.ts'
import { lineOf, type ParseError } from '#server/http/h1/refusals.ts'
import { escapeBytes } from '#server/http/request-target.ts'

const codes: ReadonlySet<unknown> = new Set([
  'HPE_INVALID_METHOD',
  'HPE_INVALID_URL',
  'HPE_INVALID_VERSION',
])
const requestLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([^ \0-\x1f\x7f]+) HTTP\/1\.(\d)\r\n/
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\0-\x08\n-\x1f\x7f]*)$/

/** What the parser gave up on, if it came whole, has no body, and is nothing worse than that. */
export function readAgain(error: ParseError, socket: Socket): Message | undefined {
  if (!codes.has(error.code)) return undefined
  const text = lineOf(error)
  const end = text.indexOf('\r\n\r\n')
  const match = requestLine.exec(text)
  if (end < 0 || !match) return undefined
  const request = new IncomingMessage(socket)
  request.method = match[1]!
  request.url = escapeBytes(match[2]!)
  request.httpVersion = `1.${match[3]}`
  request.httpVersionMajor = 1
  request.httpVersionMinor = Number(match[3])
  for (const line of text.slice(match[0].length, end).split('\r\n')) {
    const header = headerLine.exec(line)
    if (!header) return undefined
    const [name, value] = [header[1]!, header[2]!.trimEnd()]
    request.rawHeaders.push(name, value)
    request.headers[name.toLowerCase()] ??= value
  }
  const { headers } = request
  const hasBody =
    headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  // Of an unknown method it is not read: nothing is ever done with one.
  if (hasBody && error.code !== 'HPE_INVALID_METHOD') return undefined
  request.push(null)
  return request
}
