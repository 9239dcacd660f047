/** An exchange over HTTP/2: a stream of a connection. */
import { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { encodeField } from '#base/http2/hpack.ts'
import { errorCodes, type Http2Error } from '#base/http2/http2-error.ts'
import type { RequestFields } from '#base/http2/request-fields.ts'
import type { Http2Stream, StreamReader } from '#base/http2/stream.ts'
import { BodyError } from '#server/http/body.ts'
import { type ClientCertificate, certificateOf } from '#server/http/client-certificate.ts'
import {
  type AnswerHeaders,
  type Body,
  type Exchange,
  type Outlet,
  speaksOfNoBody,
} from '#server/http/exchange.ts'
import { H2Body } from '#server/http/h2/body.ts'
import { escapeBytes } from '#server/http/request-target.ts'

export interface H2Connection {
  readonly socket: TLSSocket
  readonly address: string
  /** For the header that says when an answer was made. */
  date(): string
}

export interface H2Request {
  readonly stream: Http2Stream
  readonly request: RequestFields
  readonly rawHeaders: readonly string[]
  readonly isEnd: boolean
  readonly connection: H2Connection
}

/** A class, since one is made for each request: closures would cost more than the answer. */
export class H2Exchange implements Exchange, StreamReader {
  readonly method: string
  readonly target: string
  readonly headers: RequestFields['headers']
  readonly rawHeaders: readonly string[]
  hasBegun = false
  hasEnded = false
  /** Called when the client has given it up. */
  onLost: (() => void) | undefined
  readonly #stream: Http2Stream
  readonly #connection: H2Connection
  readonly #body: H2Body | undefined

  constructor({ stream, request, rawHeaders, isEnd, connection }: H2Request) {
    this.#stream = stream
    this.#connection = connection
    this.method = request.method
    this.target = escapeBytes(request.target)
    this.headers = request.headers
    this.rawHeaders = rawHeaders
    this.#body = isEnd ? undefined : new H2Body(stream, request.headers['content-length'])
  }

  get address(): string {
    return this.#connection.address
  }

  get peerPort(): number | undefined {
    return this.#connection.socket.remotePort
  }

  get httpVersion(): string {
    return '2.0'
  }

  get hasBody(): boolean {
    return this.#body !== undefined
  }

  get isClosed(): boolean {
    return this.#stream.isClosed
  }

  certificate(): ClientCertificate | undefined {
    return certificateOf(this.#connection.socket)
  }

  /** Those that follow a body say nothing here, but that it is over: else they are none. */
  fields(fields: readonly string[], isEnd: boolean): void {
    const isTrailer = isEnd && !fields.some((name, i) => i % 2 === 0 && name.startsWith(':'))
    if (isTrailer) {
      this.#endBody()
      return
    }
    this.#body?.fail(new BodyError('What follows the body is no trailer'))
    this.#stream.reset(errorCodes.protocolError)
  }

  data(bytes: Buffer, isEnd: boolean): void {
    this.#body?.take(bytes)
    if (isEnd) this.#endBody()
  }

  #endBody(): void {
    if (this.#body?.end() === false) this.#stream.reset(errorCodes.protocolError)
  }

  failed(error: Http2Error): void {
    this.#body?.fail(new BodyError('The body was not sent whole', { cause: error }))
    this.onLost?.()
  }

  readBody(limitBytes: number): Promise<Buffer> {
    return this.#body?.whole(limitBytes) ?? Promise.resolve(noBytes)
  }

  body(): Readable {
    return this.#body?.readable() ?? Readable.from([])
  }

  answer(code: number, headers: AnswerHeaders, body: Body): void {
    if (this.hasBegun || this.isClosed) return
    this.hasBegun = true
    this.hasEnded = true
    const stream = this.#stream
    const says = speaksOfNoBody(code)
    if (says) delete headers['content-type']
    const length = says ? '' : encodeField('content-length', String(body.length))
    const isEmpty = body.length === 0 || this.method === 'HEAD'
    stream.sendFields(this.#block(code, headers) + length, isEmpty)
    if (isEmpty) return
    if (body instanceof Uint8Array) stream.sendData(body, true)
    else stream.sendSource(body.read(), true)
  }

  begin(code: number, headers: AnswerHeaders): Outlet {
    this.hasBegun = true
    this.#stream.sendFields(this.#block(code, headers), false)
    return new H2Outlet(this.#stream)
  }

  #block(code: number, headers: AnswerHeaders): string {
    let block = encodeField(':status', String(code))
    for (const name in headers) {
      const value = headers[name]!
      if (typeof value === 'string') block += encodeField(name, value)
      else for (const one of value) block += encodeField(name, one)
    }
    return block + encodeField('date', this.#connection.date())
  }

  onClose(fn: () => void): void {
    const before = this.#stream.onClosed
    const both = () => {
      before?.()
      fn()
    }
    this.#stream.onClosed = before ? both : fn
  }

  abandon(): void {
    this.#stream.reset(errorCodes.internalError)
  }
}

const noBytes = Buffer.alloc(0)

class H2Outlet implements Outlet {
  readonly #stream: Http2Stream

  constructor(stream: Http2Stream) {
    this.#stream = stream
  }

  write(chunk: Uint8Array): boolean {
    this.#stream.sendData(chunk, false)
    return !this.isHeld && !this.#stream.isClosed
  }

  get isHeld(): boolean {
    return this.#stream.queuedBytes > 0
  }

  onDrain(fn: () => void): void {
    const once = () => {
      this.#stream.onDrain = undefined
      fn()
    }
    this.#stream.onDrain = once
  }

  end(): void {
    this.#stream.sendData(noBytes, true)
  }
}
