/**
 * Requests over HTTP/1.1 with a method that Node's parser does not know. To upstream these are requests
 * like others, which some paths take and others do not.
 */
import type { IncomingMessage as Message } from 'node:http'
import type { Socket } from 'node:net'
import { IncomingMessage } from '#base/node-http.ts'

const requestLine = /^([A-Z][A-Z-]{0,31}) (\S+) HTTP\/1\.1\r\n/

/** What the parser gave up on, if it is whole and is nothing worse than that. */
export function requestOfUnknownMethod(error: unknown, socket: Socket): Message | undefined {
  const { code, rawPacket } = error as { readonly code?: string; readonly rawPacket?: Buffer }
  if (code !== 'HPE_INVALID_METHOD' || !rawPacket) return undefined
  const text = rawPacket.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  const match = requestLine.exec(text)
  if (end < 0 || !match) return undefined
  const request = new IncomingMessage(socket)
  request.method = match[1]!
  request.url = match[2]!
  request.httpVersion = '1.1'
  request.httpVersionMajor = 1
  request.httpVersionMinor = 1
  for (const line of text.slice(match[0].length, end).split('\r\n')) {
    const at = line.indexOf(':')
    if (at <= 0) return undefined
    const [name, value] = [line.slice(0, at), line.slice(at + 1).trim()]
    request.rawHeaders.push(name, value)
    request.headers[name.toLowerCase()] ??= value
  }
  request.push(null) // a body, if there is one, is not read
  return request
}
