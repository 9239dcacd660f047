/** An exchange over HTTP/2: a stream of a session. */
import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { type ClientCertificate, certificateOf } from '#server/authn/client-certificate.ts'
import { readWhole } from '#server/http/body.ts'
import {
  type AnswerHeaders,
  type Exchange,
  type Outlet,
  speaksOfNoBody,
} from '#server/http/exchange.ts'
import { endInPieces } from '#server/http/pieces.ts'

export interface H2Request {
  readonly stream: ServerHttp2Stream
  readonly headers: IncomingHttpHeaders
  readonly flags: number
  readonly rawHeaders: readonly string[]
  readonly connection: H2Connection
}

export interface H2Connection {
  readonly socket: TLSSocket
  /** How many answers are being written piece by piece. */
  streaming: number
}

/** A class, since one is made for each request: closures would cost more than the answer. */
export class H2Exchange implements Exchange {
  readonly method: string
  readonly target: string
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly hasBody: boolean
  readonly #stream: ServerHttp2Stream
  readonly #connection: H2Connection

  constructor({ stream, headers, flags, rawHeaders, connection }: H2Request) {
    this.#stream = stream
    this.#connection = connection
    this.method = headers[':method'] ?? 'GET'
    this.target = headers[':path'] ?? '/'
    this.headers = headers
    this.rawHeaders = rawHeaders
    this.hasBody = (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0
    stream.on('error', ignore) // the client is gone: `close` follows
  }

  get address(): string {
    return this.#connection.socket.remoteAddress ?? ''
  }

  get hasBegun(): boolean {
    return this.#stream.headersSent
  }

  get isClosed(): boolean {
    return this.#stream.closed || this.#stream.destroyed
  }

  certificate(): ClientCertificate | undefined {
    return certificateOf(this.#connection.socket)
  }

  readBody(limitBytes: number): Promise<Buffer> {
    return readWhole(this.#stream, limitBytes, this.headers['content-length'])
  }

  body(): Readable {
    return this.#stream
  }

  answer(code: number, given: AnswerHeaders, body: Uint8Array): void {
    if (this.hasBegun || this.isClosed) return
    const headers = given as OutgoingHttpHeaders
    headers[':status'] = code
    if (speaksOfNoBody(code)) delete headers['content-type']
    else headers['content-length'] = body.length
    const isEmpty = body.length === 0 || this.method === 'HEAD'
    this.#stream.respond(headers, isEmpty ? endStream : undefined)
    if (!isEmpty) endInPieces(this.#stream, body)
  }

  begin(code: number, given: AnswerHeaders): Outlet {
    if (!this.isClosed) {
      const headers = given as OutgoingHttpHeaders
      headers[':status'] = code
      this.#stream.respond(headers)
      const connection = this.#connection
      connection.streaming++
      this.#stream.once('close', () => connection.streaming--)
    }
    return h2Outlet(this.#stream)
  }

  onClose(fn: () => void): void {
    this.#stream.once('close', fn)
  }

  abandon(): void {
    // Closing it would end what was sent so far in good order first.
    this.#stream.destroy(new Error('abandoned'))
  }
}

const endStream = { endStream: true }

function ignore(): void {}

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
