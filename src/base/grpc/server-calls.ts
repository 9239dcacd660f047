/** Calls as a server sees them: from a stream's frames to methods, and back. */
import type { ByteSource } from '#base/byte-source.ts'
import type { Clock } from '#base/clock.ts'
import { formatWords, GrpcError, status } from '#base/grpc/grpc-error.ts'
import { framed, headOf, MessageReader, wholeMessage } from '#base/grpc/messages.ts'
import type { Conversation, StreamingMethod, UnaryMethod } from '#base/grpc/methods.ts'
import { Waiting } from '#base/grpc/waiting.ts'
import { fieldBlock } from '#base/http2/hpack.ts'
import type { Http2Stream, StreamReader } from '#base/http2/stream.ts'

export const contentType = ['content-type', 'application/grpc'] as const
const answerFields = fieldBlock([':status', '200', ...contentType])
const okFields = fieldBlock(['grpc-status', '0'])

/** What all calls of a server have in common. */
export interface CallHost {
  readonly limitBytes: number
  readonly clock: Clock
  /** A method threw what is no GrpcError: it is answered as an internal error. */
  readonly onBug: (err: unknown) => void
  /** The call is over, though its method may still be at work. */
  readonly onOver: (call: ServerCall) => void
}

/** What is known of a call before its first message. */
export interface CallOptions {
  readonly host: CallHost
  readonly stream: Http2Stream
  /** Counts the work that goes on when the stream is gone. */
  readonly connection: { leaveOver(): () => void }
  readonly timeoutMs: number | undefined
}

export abstract class ServerCall implements StreamReader {
  protected readonly stream: Http2Stream
  protected readonly host: CallHost
  readonly #connection: CallOptions['connection']
  #abort: AbortController | undefined
  #timer: Disposable | undefined
  #hasAnswered = false
  protected isOver = false
  #isRunning = false
  #release: (() => void) | undefined

  constructor({ host, stream, connection, timeoutMs }: CallOptions) {
    this.host = host
    this.stream = stream
    this.#connection = connection
    if (timeoutMs === undefined) return
    const words = 'context deadline exceeded'
    this.#timer = host.clock.after(timeoutMs, () =>
      this.stop(new GrpcError(status.deadlineExceeded, words)),
    )
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.isOver && !this.#abort.signal.aborted) this.#abort.abort()
    return this.#abort.signal
  }

  fields(): void {} // a request has none after its data that would mean anything

  abstract data(bytes: Buffer, isEnd: boolean): void

  failed(): void {
    this.over(new GrpcError(status.cancelled, 'context canceled'))
  }

  /** Ends the call from outside: its deadline has passed, or the server closes. */
  stop(error: GrpcError): void {
    this.fail(error)
  }

  /** Waits for a method, whose work is counted to its end, and sends what it answers, if anything. */
  protected run(work: Promise<Uint8Array | ByteSource | undefined>): void {
    this.#isRunning = true
    work.then(
      (result) => {
        try {
          if (!this.isOver && result) this.write(result)
          this.succeed()
        } catch (err) {
          this.fail(err)
        }
        this.#done()
      },
      (err: unknown) => {
        this.fail(err)
        this.#done()
      },
    )
  }

  #done(): void {
    this.#isRunning = false
    this.#release?.()
  }

  protected over(reason: unknown): void {
    if (this.isOver) return
    this.#finish()
    this.#abort?.abort(reason)
    if (this.#isRunning) this.#release = this.#connection.leaveOver()
  }

  protected write(message: Uint8Array | ByteSource): void {
    if (!this.#hasAnswered) this.stream.sendFields(answerFields, false)
    this.#hasAnswered = true
    if (!(message instanceof Uint8Array)) {
      this.stream.sendData(headOf(message.left), false)
      this.stream.sendSource(message, false)
    } else for (const piece of framed(message)) this.stream.sendData(piece, false)
  }

  protected succeed(): void {
    if (this.isOver) return
    if (!this.#hasAnswered) this.stream.sendFields(answerFields, false)
    this.stream.sendFields(okFields, true)
    this.#finish()
  }

  #finish(): void {
    this.isOver = true
    this.#timer?.[Symbol.dispose]()
    this.host.onOver(this)
  }

  protected fail(err: unknown): void {
    if (this.isOver) return
    if (!(err instanceof GrpcError)) this.host.onBug(err)
    const { code, details } =
      err instanceof GrpcError ? err : new GrpcError(status.internal, 'internal error')
    const end = ['grpc-status', String(code), 'grpc-message', formatWords(details)]
    const fields = this.#hasAnswered ? end : [':status', '200', ...contentType, ...end]
    this.stream.sendFields(fieldBlock(fields), true)
    this.over(err)
  }
}

export class UnaryCall extends ServerCall {
  readonly #method: UnaryMethod
  /** Of a request that comes in pieces. */
  #messages: MessageReader | undefined
  #request: Buffer | undefined

  constructor(method: UnaryMethod, options: CallOptions) {
    super(options)
    this.#method = method
  }

  data(bytes: Buffer, isEnd: boolean): void {
    if (this.isOver) return
    try {
      this.stream.credit(bytes.length)
      const isFirst = this.#messages === undefined
      const whole = isEnd && isFirst ? wholeMessage(bytes, this.host.limitBytes) : undefined
      const request = whole ?? this.#gather(bytes, isEnd)
      if (request) this.run(this.#method.answer(request, this))
    } catch (err) {
      this.fail(err)
    }
  }

  #gather(bytes: Buffer, isEnd: boolean): Buffer | undefined {
    this.#messages ??= new MessageReader(this.host.limitBytes)
    this.#messages.push(bytes)
    this.#request ??= this.#messages.take()
    if (!isEnd) return undefined
    if (!this.#request || this.#messages.left > 0)
      throw new GrpcError(status.internal, 'grpc: a call of this method has one message')
    return this.#request
  }
}

/** So much may wait to be sent before a method that sends more is made to wait. */
const aheadBytes = 64 * 1024

export class StreamingCall extends ServerCall implements Conversation {
  readonly requests: AsyncIterable<Buffer>
  readonly #messages: MessageReader
  readonly #waiting = new Waiting<Buffer>()
  /** Bytes of messages that nobody has taken: the client may not send more until somebody does. */
  #untaken = 0

  constructor(method: StreamingMethod, options: CallOptions) {
    super(options)
    this.#messages = new MessageReader(options.host.limitBytes)
    this.requests = this.#take()
    void this.signal
    this.run(this.#talk(method))
  }

  async #talk(method: StreamingMethod): Promise<undefined> {
    await method.talk(this)
    return undefined
  }

  async *#take(): AsyncGenerator<Buffer> {
    for (let next = await this.#waiting.next(); next; next = await this.#waiting.next()) {
      if (this.#waiting.size === 0) {
        this.stream.credit(this.#untaken)
        this.#untaken = 0
      }
      yield next
    }
  }

  data(bytes: Buffer, isEnd: boolean): void {
    if (this.isOver) return
    try {
      this.#messages.push(bytes)
      for (let next = this.#messages.take(); next; next = this.#messages.take())
        this.#waiting.push(next)
      if (this.#waiting.size === 0) this.stream.credit(bytes.length)
      else this.#untaken += bytes.length
      if (isEnd) this.#waiting.end()
    } catch (err) {
      this.fail(err)
    }
  }

  readonly send = async (answer: Uint8Array): Promise<void> => {
    this.signal.throwIfAborted()
    this.write(answer)
    if (this.stream.queuedBytes <= aheadBytes) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.stream.onDrain
    const drained = () => {
      before?.()
      this.stream.onDrain = undefined
      resolve()
    }
    this.stream.onDrain = drained
    await promise
    this.signal.throwIfAborted()
  }

  protected override over(reason: unknown): void {
    super.over(reason)
    this.#waiting.fail(reason)
  }
}

/** For requests that are not gRPC at all. */
export function refuse(stream: Http2Stream, httpStatus: number): void {
  stream.sendFields(fieldBlock([':status', String(httpStatus)]), true)
}

export function refuseCall(stream: Http2Stream, code: number, words: string): void {
  const end = ['grpc-status', String(code), 'grpc-message', formatWords(words)]
  const accepted = code === status.unimplemented ? ['grpc-accept-encoding', 'identity'] : []
  stream.sendFields(fieldBlock([':status', '200', ...contentType, ...accepted, ...end]), true)
}
