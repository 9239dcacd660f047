/** The body of a request over HTTP/2: read whole, or as it comes. */
import { Readable } from 'node:stream'
import { requestEntityTooLarge } from '#api/status/status-answers.ts'
import type { Http2Stream } from '#base/http2/stream.ts'
import { BodyError } from '#server/http/body.ts'

interface Reading {
  readonly limitBytes: number
  resolve(body: Buffer): void
  reject(error: Error): void
}

/** Until somebody reads it, it holds what fits into the window of its stream. */
export class H2Body {
  readonly #stream: Http2Stream
  readonly #announced: number | undefined
  #chunks: Buffer[] = []
  #bytes = 0
  /** Dealt with, of which the client was not told yet. */
  #uncredited = 0
  #isWhole = false
  #failure: BodyError | undefined
  #reading: Reading | undefined
  #readable: Readable | undefined

  constructor(stream: Http2Stream, contentLength: string | undefined) {
    this.#stream = stream
    this.#announced = contentLength === undefined ? undefined : Number(contentLength)
  }

  take(bytes: Buffer): void {
    this.#bytes += bytes.length
    this.#uncredited += bytes.length
    if (this.#readable) {
      if (this.#readable.push(bytes)) this.#credit()
      return
    }
    this.#chunks.push(bytes)
    if (this.#reading) this.#settle(this.#reading)
  }

  /** Whether it is as long as it was announced to be. */
  end(): boolean {
    const isRight = this.#announced === undefined || this.#announced === this.#bytes
    if (!isRight) {
      this.fail(new BodyError('The body is not as long as was announced'))
      return false
    }
    this.#isWhole = true
    this.#readable?.push(null)
    if (this.#reading) this.#settle(this.#reading)
    return true
  }

  fail(failure: BodyError): void {
    if (this.#isWhole) return
    this.#failure = failure
    this.#chunks = []
    this.#reading?.reject(failure)
    this.#reading = undefined
    this.#readable?.destroy(failure)
  }

  /** Throws StatusError (413). More is not read: the answer ends the stream. */
  whole(limitBytes: number): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) reject(this.#failure)
      else this.#settle({ limitBytes, resolve, reject })
    })
  }

  #settle(reading: Reading): void {
    const { limitBytes, resolve, reject } = reading
    this.#reading = undefined
    const chunks = this.#chunks
    if ((this.#announced ?? 0) > limitBytes || this.#bytes > limitBytes) {
      this.#chunks = []
      reject(requestEntityTooLarge(`limit is ${limitBytes}`))
    } else if (this.#isWhole) {
      this.#chunks = []
      resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
    } else {
      this.#reading = reading
      this.#credit()
    }
  }

  #credit(): void {
    this.#stream.credit(this.#uncredited)
    this.#uncredited = 0
  }

  readable(): Readable {
    if (this.#readable) return this.#readable
    const readable = new Readable({ read: () => this.#credit() })
    this.#readable = readable
    for (const chunk of this.#chunks) readable.push(chunk)
    this.#chunks = []
    if (this.#isWhole) readable.push(null)
    if (this.#failure) readable.destroy(this.#failure)
    return readable
  }
}
