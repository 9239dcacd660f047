/** An exchange over HTTP/2: a stream of a session. */
import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { certificateOf } from '#server/authn/client-certificate.ts'
import { readWhole } from '#server/http/body.ts'
import {
  type AnswerHeaders,
  type Exchange,
  type Outlet,
  speaksOfNoBody,
} from '#server/http/exchange.ts'

export interface H2Request {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
  readonly flags: number
  readonly rawHeaders: readonly string[]
  readonly socket: TLSSocket
  /** Is told when an answer begins that takes its time, and when it is over. */
  onStreaming(change: 1 | -1): void
}

export function h2Exchange(request: H2Request): Exchange {
  const { stream, headers, flags, rawHeaders, socket, onStreaming } = request
  stream.on('error', ignore) // the client is gone: `close` follows
  return {
    method: headers[':method'] ?? 'GET',
    target: headers[':path'] ?? '/',
    headers,
    rawHeaders,
    hasBody: (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0,
    address: socket.remoteAddress ?? '',
    certificate: () => certificateOf(socket),
    readBody: (limitBytes) => readWhole(stream, limitBytes, headers['content-length']),
    get hasBegun() {
      return stream.headersSent
    },
    get isClosed() {
      return stream.closed || stream.destroyed
    },
    answer(code, given, body) {
      if (stream.headersSent || stream.closed || stream.destroyed) return
      const all = headersOf(code, given)
      if (speaksOfNoBody(code)) delete all['content-type']
      else all['content-length'] = body.length
      const isEmpty = body.length === 0 || headers[':method'] === 'HEAD'
      stream.respond(all, isEmpty ? { endStream: true } : undefined)
      if (!isEmpty) stream.end(body)
    },
    begin(code, given) {
      if (!stream.closed && !stream.destroyed) {
        stream.respond(headersOf(code, given))
        onStreaming(1)
        stream.once('close', () => onStreaming(-1))
      }
      return h2Outlet(stream)
    },
    onClose: (fn) => void stream.once('close', fn),
    abandon: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
  }
}

function ignore(): void {}

function headersOf(code: number, given: AnswerHeaders): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ':status': code }
  for (const name in given) {
    const value = given[name]!
    headers[name] = typeof value === 'string' ? value : [...value]
  }
  return headers
}

function h2Outlet(stream: ServerHttp2Stream): Outlet {
  return {
    write: (chunk) => (stream.closed || stream.destroyed ? false : stream.write(chunk)),
    get isHeld() {
      return stream.writableNeedDrain
    },
    onDrain: (fn) => void stream.once('drain', fn),
    end: () => void stream.end(),
  }
}
