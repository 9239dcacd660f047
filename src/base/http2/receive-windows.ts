import { errorCodes, Http2Error } from '#base/http2/http2-error.ts'
import type { Http2Limits } from '#base/http2/limits.ts'
import type { Http2Stream } from '#base/http2/stream.ts'

/** How much the peer may still send: on all streams together, which is given back at once, and on each. */
export class ReceiveWindows {
  readonly #limits: Http2Limits
  /** Tells the peer that it may send more; 0: on all streams together. */
  readonly #tell: (id: number, bytes: number) => void
  #left: number

  constructor(limits: Http2Limits, tell: (id: number, bytes: number) => void) {
    this.#limits = limits
    this.#tell = tell
    this.#left = limits.connectionWindow
  }

  take(bytes: number): void {
    const { connectionWindow } = this.#limits
    this.#left -= bytes
    if (this.#left < 0)
      throw new Http2Error(errorCodes.flowControlError, 'more than the window allows')
    if (this.#left >= connectionWindow / 2) return
    this.#tell(0, connectionWindow - this.#left)
    this.#left = connectionWindow
  }

  takeOf(stream: Http2Stream, bytes: number): void {
    stream.receiveWindow -= bytes
    if (stream.receiveWindow < 0)
      throw new Http2Error(errorCodes.flowControlError, 'more than the window of a stream allows')
  }

  /** So much of what a stream received was dealt with. The peer is told of it in large pieces. */
  credit(stream: Http2Stream, bytes: number): void {
    stream.uncredited += bytes
    if (stream.isRemoteEnded || stream.isClosed) return
    if (stream.uncredited < this.#limits.streamWindow / 2) return
    this.#tell(stream.id, stream.uncredited)
    stream.receiveWindow += stream.uncredited
    stream.uncredited = 0
  }

  /** All that a stream received so far was dealt with. */
  creditAll(stream: Http2Stream): void {
    this.credit(stream, this.#limits.streamWindow - stream.receiveWindow - stream.uncredited)
  }
}
