/** Calls as a client sees them. */
import { GrpcError, parseWords, status } from '#base/grpc/grpc-error.ts'
import { framed, MessageReader } from '#base/grpc/messages.ts'
import { Waiting } from '#base/grpc/waiting.ts'
import type { Http2Connection } from '#base/http2/connection.ts'
import { type Fields, fieldOf } from '#base/http2/hpack.ts'
import { errorCodes, Http2Error } from '#base/http2/http2-error.ts'
import type { Http2Stream, StreamReader } from '#base/http2/stream.ts'

/** A call of one message each way. */
export class UnaryRequest implements StreamReader {
  readonly promise: Promise<Buffer>
  readonly #stream: Http2Stream
  readonly #messages: MessageReader
  #answer: Buffer | undefined
  #resolve!: (answer: Buffer) => void
  #reject!: (err: unknown) => void

  constructor(
    connection: Http2Connection,
    block: string,
    request: Uint8Array,
    limitBytes = Number.POSITIVE_INFINITY,
  ) {
    this.#messages = new MessageReader(limitBytes)
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#stream = connection.request(block, this)
    const pieces = framed(request)
    for (const [i, piece] of pieces.entries()) this.#stream.sendData(piece, i === pieces.length - 1)
  }

  fields(fields: Fields, isEnd: boolean): void {
    const failure = isEnd ? failureOf(fields) : notGrpc(fields)
    if (failure) {
      this.#reject(failure)
      if (!isEnd) this.#stream.reset(errorCodes.cancel)
    } else if (isEnd) {
      if (this.#answer) this.#resolve(this.#answer)
      else this.#reject(new GrpcError(status.internal, 'an answer without a message'))
    }
  }

  data(bytes: Buffer, isEnd: boolean): void {
    this.#messages.push(bytes)
    this.#stream.credit(bytes.length)
    try {
      this.#answer ??= this.#messages.take()
    } catch (err) {
      this.cancel(err)
    }
    if (isEnd) this.#reject(new GrpcError(status.internal, 'an answer without a status'))
  }

  failed(error: Http2Error): void {
    this.#reject(callErrorOf(error))
  }

  cancel(reason: unknown): void {
    this.#stream.reset(errorCodes.cancel)
    this.#reject(reason)
  }
}

/** A call of any number of messages each way. */
export class ClientStream implements StreamReader, AsyncIterable<Buffer> {
  readonly #messages: MessageReader
  readonly #waiting = new Waiting<Buffer>()
  #stream: Http2Stream | undefined
  /** What was written before there was a connection. */
  #early: Uint8Array[] = []
  #isOver = false
  #hasEnded = false
  #untaken = 0

  constructor(limitBytes = Number.POSITIVE_INFINITY) {
    this.#messages = new MessageReader(limitBytes)
  }

  begin(connection: Http2Connection, block: string): void {
    if (this.#isOver) return
    try {
      this.#stream = connection.request(block, this)
    } catch (err) {
      this.cancel(err instanceof Http2Error ? callErrorOf(err) : err)
      return
    }
    for (const message of this.#early.splice(0)) this.write(message)
    if (this.#hasEnded) this.#stream.sendData(Buffer.alloc(0), true)
  }

  write(message: Uint8Array): void {
    if (this.#isOver || (this.#hasEnded && this.#stream)) return
    if (!this.#stream) this.#early.push(message)
    else for (const piece of framed(message)) this.#stream.sendData(piece, false)
  }

  /** Settles when all that was written has gone out, or nothing more will. */
  async drained(): Promise<void> {
    const stream = this.#stream
    if (!stream || this.#isOver || stream.queuedBytes === 0) return
    await new Promise<void>((resolve) => {
      stream.onDrain = resolve
    })
  }

  /** Nothing more will be written. */
  end(): void {
    if (this.#hasEnded || this.#isOver) return
    this.#stream?.sendData(Buffer.alloc(0), true)
    this.#hasEnded = true
  }

  /** Ends the call; who reads it gets the reason, or its end if none is given. */
  cancel(reason?: unknown): void {
    if (this.#isOver) return
    this.#over()
    if (reason === undefined) this.#waiting.end()
    else this.#waiting.fail(reason)
    this.#stream?.reset(errorCodes.cancel)
  }

  #over(): void {
    this.#isOver = true
    this.#early = []
  }

  fields(fields: Fields, isEnd: boolean): void {
    const failure = isEnd ? failureOf(fields) : notGrpc(fields)
    if (failure && !isEnd) this.cancel(failure)
    if (!isEnd || this.#isOver) return
    this.#over()
    if (failure) this.#waiting.fail(failure)
    else this.#waiting.end()
  }

  data(bytes: Buffer): void {
    if (this.#isOver) return
    this.#messages.push(bytes)
    try {
      for (let next = this.#messages.take(); next; next = this.#messages.take())
        this.#waiting.push(next)
    } catch (err) {
      this.cancel(err)
      return
    }
    if (this.#waiting.size === 0) this.#stream!.credit(bytes.length)
    else this.#untaken += bytes.length
  }

  failed(error: Http2Error): void {
    if (this.#isOver) return
    this.#over()
    this.#waiting.fail(callErrorOf(error))
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (let next = await this.#waiting.next(); next; next = await this.#waiting.next()) {
      if (this.#waiting.size === 0) {
        this.#stream?.credit(this.#untaken)
        this.#untaken = 0
      }
      yield next
    }
  }
}

/** What the fields at the end of an answer say, if it is a failure. */
function failureOf(fields: Fields): GrpcError | undefined {
  const code = fieldOf(fields, 'grpc-status')
  if (code === '0') return undefined
  if (code === undefined) return notGrpc(fields) ?? new GrpcError(status.unknown, 'no status')
  const words = parseWords(fieldOf(fields, 'grpc-message') ?? '')
  const number = /^\d{1,3}$/.test(code) ? Number(code) : status.unknown
  return new GrpcError(number, words)
}

function notGrpc(fields: Fields): GrpcError | undefined {
  const http = fieldOf(fields, ':status')
  if (http === '200') return undefined
  const code =
    http === '401'
      ? status.unauthenticated
      : http === '403'
        ? status.permissionDenied
        : status.unavailable
  return new GrpcError(code, `unexpected HTTP status code ${http}`)
}

function callErrorOf(error: Http2Error): GrpcError {
  const code =
    error.code === errorCodes.enhanceYourCalm ? status.resourceExhausted : status.unavailable
  return new GrpcError(code, error.message, { cause: error, isUntouched: error.isUntouched })
}
