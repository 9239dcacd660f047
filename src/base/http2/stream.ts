import type { ByteSource } from '#base/byte-source.ts'
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

/** What still has to go out on a stream: data, or fields, which are never held back by a window. */
export interface Outgoing {
  /** Of fields, as hpack.ts writes them: instead of data. */
  readonly block: string | undefined
  readonly bytes: Uint8Array
  /** How many of the bytes have gone. */
  at: number
  /** Instead of bytes. */
  readonly source: ByteSource | undefined
  readonly isEnd: boolean
}

const noBytes = new Uint8Array(0)

/** What a stream asks of its connection. */
export interface StreamOwner {
  /** Whether it could be sent without waiting for anything. */
  sendFieldsNow(stream: Http2Stream, block: string, isEnd: boolean): boolean
  sendDataNow(stream: Http2Stream, bytes: Uint8Array, isEnd: boolean): boolean
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
  /** It stands among those that wait for their turn to send. */
  isWaiting = false
  /** The next in the same place of a StreamTable. */
  next: Http2Stream | undefined
  /** It is answered, and what the peer still sends is thrown away: so much at most. 0: it is not so far. */
  lingerBytes = 0
  hasLingered = false
  /** Called when everything that waited has gone out. */
  onDrain: (() => void) | undefined
  /** Called once, however the stream ended. */
  onClosed: (() => void) | undefined

  constructor(id: number, owner: StreamOwner, sendWindow: number, receiveWindow: number) {
    this.id = id
    this.#owner = owner
    this.sendWindow = sendWindow
    this.receiveWindow = receiveWindow
  }

  /** Whether nothing more is sent on it. */
  get isMute(): boolean {
    return this.isClosed || this.isLocalEnded
  }

  sendFields(block: string, isEnd: boolean): void {
    if (this.#owner.sendFieldsNow(this, block, isEnd)) return
    this.#owner.send(this, { block, bytes: noBytes, at: 0, source: undefined, isEnd })
  }

  /** The bytes may not change any more. */
  sendData(bytes: Uint8Array, isEnd: boolean): void {
    if (this.#owner.sendDataNow(this, bytes, isEnd)) return
    this.#owner.send(this, { block: undefined, bytes, at: 0, source: undefined, isEnd })
  }

  sendSource(source: ByteSource, isEnd: boolean): void {
    this.#owner.send(this, { block: undefined, bytes: noBytes, at: 0, source, isEnd })
  }

  /** Lets go of all, so that whoever has the stream a little longer does not keep its request. */
  close(): void {
    this.isClosed = true
    this.queue.length = 0
    this.queuedBytes = 0
    this.onDrain?.()
    this.onClosed?.()
    this.reader = undefined
    this.onDrain = undefined
    this.onClosed = undefined
  }

  /** Lets the peer send so many bytes more, since they have been dealt with. */
  credit(bytes: number): void {
    this.#owner.credit(this, bytes)
  }

  reset(code: number): void {
    this.#owner.reset(this, code)
  }
}
