import type { Fields } from '#base/http2/hpack.ts'
import type { Http2Error } from '#base/http2/http2-error.ts'

/** Who is told what arrives on a stream. */
export interface StreamReader {
  /** The answer's fields, or those that follow the data. */
  fields(fields: Fields, isEnd: boolean): void
  /** The bytes are lent: they are a view of what was read from the socket. */
  data(bytes: Buffer, isEnd: boolean): void
  /** Called once, if the stream did not end by both sides' will. */
  failed(error: Http2Error): void
}

/**
 * Bytes that are made as they are sent, so that a large answer never lies in memory whole: only as
 * much is asked for as the peer takes.
 */
export interface ByteSource {
  /** How many bytes are still to come. */
  readonly left: number
  /** Fills all of a buffer, which is never larger than what is left. */
  fill(into: Buffer): void
}

/** What still has to go out on a stream: data, or fields, which are never held back by a window. */
export interface Outgoing {
  bytes: Uint8Array
  readonly isBlock: boolean
  readonly isEnd: boolean
  /** Instead of bytes. */
  readonly source?: ByteSource
}

const noBytes = new Uint8Array(0)

/** What a stream asks of its connection. */
export interface StreamOwner {
  send(stream: Http2Stream, outgoing: Outgoing): void
  credit(stream: Http2Stream, bytes: number): void
  reset(stream: Http2Stream, code: number): void
}

/** One request and its answer. */
export class Http2Stream {
  readonly id: number
  readonly #owner: StreamOwner
  reader: StreamReader | undefined
  readonly queue: Outgoing[] = []
  queuedBytes = 0
  sendWindow: number
  /** What the peer may still send. */
  receiveWindow: number
  /** Read, and not yet told to the peer. */
  uncredited = 0
  isLocalEnded = false
  isRemoteEnded = false
  isClosed = false
  /** Called when everything that waited has gone out. */
  onDrain: (() => void) | undefined

  constructor(id: number, owner: StreamOwner, sendWindow: number, receiveWindow: number) {
    this.id = id
    this.#owner = owner
    this.sendWindow = sendWindow
    this.receiveWindow = receiveWindow
  }

  sendFields(block: Uint8Array, isEnd: boolean): void {
    this.#owner.send(this, { bytes: block, isBlock: true, isEnd })
  }

  /** The bytes are the stream's from now on. */
  sendData(bytes: Uint8Array, isEnd: boolean): void {
    this.#owner.send(this, { bytes, isBlock: false, isEnd })
  }

  sendSource(source: ByteSource, isEnd: boolean): void {
    this.#owner.send(this, { bytes: noBytes, isBlock: false, isEnd, source })
  }

  /** Lets the peer send so many bytes more, since they have been dealt with. */
  credit(bytes: number): void {
    this.#owner.credit(this, bytes)
  }

  reset(code: number): void {
    this.#owner.reset(this, code)
  }
}
