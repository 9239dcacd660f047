import { flags, frameBytes, frameTypes, type Outbox } from '#base/http2/frames.ts'
import { errorCodes, Http2Error } from '#base/http2/http2-error.ts'
import { defaultSettings, largestWindow, type PeerSettings } from '#base/http2/settings.ts'
import type { Http2Stream, Outgoing } from '#base/http2/stream.ts'
import { Turns } from '#base/http2/turns.ts'

/** Of one stream, before another has its turn. */
const turnBytes = 16 * frameBytes

/** Sends what streams have to send, as the windows of the peer and the socket allow. */
export class Sender {
  readonly #outbox: Outbox
  /** Everything that a stream had to send is gone. */
  readonly #onSent: (stream: Http2Stream) => void
  /** Those with something to send that has to wait. */
  readonly #waiting = new Turns()
  #window = defaultSettings.window
  peer: PeerSettings = defaultSettings

  constructor(outbox: Outbox, onSent: (stream: Http2Stream) => void) {
    this.#outbox = outbox
    this.#onSent = onSent
  }

  /** Whether it went: nothing of the stream was waiting. */
  sendFieldsNow(stream: Http2Stream, block: string, isEnd: boolean): boolean {
    if (stream.queue.length > 0) return false
    this.#writeBlock(stream, block, isEnd)
    if (isEnd) this.#end(stream)
    return true
  }

  /** Whether it went: nothing of the stream was waiting, and there is room for all of it. */
  sendDataNow(stream: Http2Stream, bytes: Uint8Array, isEnd: boolean): boolean {
    const { length } = bytes
    if (stream.queue.length > 0 || length > frameBytes || this.#outbox.isFull) return false
    if (length > stream.sendWindow || length > this.#window) return false
    stream.sendWindow -= length
    this.#window -= length
    this.#outbox.frame(frameTypes.data, isEnd ? flags.endStream : 0, stream.id, bytes)
    if (isEnd) this.#end(stream)
    return true
  }

  #end(stream: Http2Stream): void {
    stream.isLocalEnded = true
    this.#onSent(stream)
  }

  send(stream: Http2Stream, outgoing: Outgoing): void {
    stream.queue.push(outgoing)
    stream.queuedBytes += leftOf(outgoing)
    if (outgoing.isEnd) stream.isLocalEnded = true
    if (stream.isWaiting || this.#sendSome(stream)) return
    this.#waiting.push(stream)
    this.pump()
  }

  /** Gives each stream that waits its turn, until the socket is full or the windows are shut. */
  pump(): void {
    let stuck = 0
    // Those that have to go on waiting go to the end, and come up again.
    while (!this.#outbox.isFull && stuck < this.#waiting.size) {
      const stream = this.#waiting.shift()!
      const before = stream.queuedBytes
      if (!this.#sendSome(stream)) this.#waiting.push(stream)
      stuck = stream.queuedBytes < before ? 0 : stuck + 1
    }
  }

  /** Sends what may be sent now; answers whether that is all. */
  #sendSome(stream: Http2Stream): boolean {
    const { queue } = stream
    for (let turn = turnBytes; queue.length > 0; ) {
      const next = queue[0]!
      if (next.block !== undefined) {
        queue.shift()
        this.#writeBlock(stream, next.block, next.isEnd)
        continue
      }
      const sent = this.#sendData(stream, next, turn)
      if (sent < 0) return false
      turn -= sent
    }
    this.#onSent(stream)
    return true
  }

  /** Blocks go out whole, in as many frames as they need: nothing may come between them. */
  #writeBlock({ id }: Http2Stream, block: string, isEnd: boolean): void {
    const ending = isEnd ? flags.endStream : 0
    if (block.length <= frameBytes) {
      this.#outbox.textFrame(frameTypes.headers, flags.endHeaders | ending, id, block)
      return
    }
    this.#outbox.textFrame(frameTypes.headers, ending, id, block.slice(0, frameBytes))
    for (let at = frameBytes; at < block.length; at += frameBytes) {
      const flag = at + frameBytes >= block.length ? flags.endHeaders : 0
      const part = block.slice(at, at + frameBytes)
      this.#outbox.textFrame(frameTypes.continuation, flag, id, part)
    }
  }

  /** One frame; answers how much of the turn it took, or -1 if it has to wait. */
  #sendData(stream: Http2Stream, outgoing: Outgoing, turn: number): number {
    const left = leftOf(outgoing)
    const size = Math.min(left, stream.sendWindow, this.#window, frameBytes, turn)
    if (left > 0 && (size <= 0 || this.#outbox.isFull)) return -1
    const isWhole = size === left
    if (isWhole) stream.queue.shift()
    stream.sendWindow -= size
    this.#window -= size
    stream.queuedBytes -= size
    const flag = isWhole && outgoing.isEnd ? flags.endStream : 0
    const { source, bytes, at } = outgoing
    if (source) source.fill(this.#outbox.openFrame(frameTypes.data, flag, stream.id, size))
    else {
      outgoing.at = at + size
      this.#outbox.frame(frameTypes.data, flag, stream.id, bytes.subarray(at, at + size))
    }
    return size
  }

  forget(stream: Http2Stream): void {
    this.#waiting.delete(stream)
  }

  /** The peer takes so much more, on a stream or on all together. */
  grow(stream: Http2Stream | undefined, bytes: number): void {
    const window = (stream ? stream.sendWindow : this.#window) + bytes
    if (window > largestWindow)
      throw new Http2Error(errorCodes.flowControlError, 'a window that is too large')
    if (stream) stream.sendWindow = window
    else this.#window = window
  }

  /** New settings hold for streams that are open already. */
  adopt(settings: PeerSettings, streams: Iterable<Http2Stream>): void {
    const more = settings.window - this.peer.window
    this.peer = settings
    for (const stream of streams) this.grow(stream, more)
    this.pump()
  }
}

function leftOf({ source, bytes, at }: Outgoing): number {
  return source ? source.left : bytes.length - at
}
