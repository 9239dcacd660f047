/** An exchange that counts how much goes either way, for requests that are traced. */
import type { Readable } from 'node:stream'
import type { ClientCertificate } from '#server/http/client-certificate.ts'
import type { AnswerHeaders, Body, Exchange, Outlet } from '#server/http/exchange.ts'

export class CountedExchange implements Exchange {
  readonly method: string
  readonly target: string
  readonly headers: Exchange['headers']
  readonly rawHeaders: readonly string[]
  readonly address: string
  readonly peerPort: number | undefined
  readonly httpVersion: string
  readonly takeOver?: NonNullable<Exchange['takeOver']>
  /** Of the bodies alone, so far. */
  receivedBytes = 0
  sentBytes = 0
  /** Called when a whole answer, of so many bytes, is about to be sent. */
  onAnswer: ((bytes: number) => void) | undefined
  readonly #own: Exchange

  constructor(own: Exchange) {
    this.#own = own
    this.method = own.method
    this.target = own.target
    this.headers = own.headers
    this.rawHeaders = own.rawHeaders
    this.address = own.address
    this.peerPort = own.peerPort
    this.httpVersion = own.httpVersion
    const takeOver = own.takeOver?.bind(own)
    if (takeOver) this.takeOver = takeOver
  }

  get hasBody(): boolean {
    return this.#own.hasBody
  }

  get hasBegun(): boolean {
    return this.#own.hasBegun
  }

  get hasEnded(): boolean {
    return this.#own.hasEnded
  }

  get isClosed(): boolean {
    return this.#own.isClosed
  }

  certificate(): ClientCertificate | undefined {
    return this.#own.certificate()
  }

  async readBody(limitBytes: number): Promise<Buffer> {
    const body = await this.#own.readBody(limitBytes)
    this.receivedBytes += body.length
    return body
  }

  /** For whoever passes it on, uncounted: to listen to it here would set it flowing too soon. */
  body(): Readable {
    return this.#own.body()
  }

  answer(code: number, headers: AnswerHeaders, body: Body): void {
    this.sentBytes += body.length
    this.onAnswer?.(body.length)
    this.#own.answer(code, headers, body)
  }

  begin(code: number, headers: AnswerHeaders): Outlet {
    const own = this.#own.begin(code, headers)
    return {
      write: (chunk) => {
        this.sentBytes += chunk.length
        return own.write(chunk)
      },
      get isHeld() {
        return own.isHeld
      },
      onDrain: (fn) => own.onDrain(fn),
      end: () => own.end(),
    }
  }

  onClose(fn: () => void): void {
    this.#own.onClose(fn)
  }

  abandon(): void {
    this.#own.abandon()
  }
}
