import { flags, frameTypes, lentBytes, type Outbox } from '#base/http2/frames.ts'
import { errorCodes, Http2Error } from '#base/http2/http2-error.ts'
import { defaultSettings, largestWindow, type PeerSettings } from '#base/http2/settings.ts'
import type { Http2Stream, Outgoing } from '#base/http2/stream.ts'

/** Of one stream, before another has its turn. */
const turnBytes = 128 * 1024

/** Sends what streams have to send, as the windows of the peer and the socket allow. */
export class Sender {
  readonly #outbox: Outbox
  /** Everything that a stream had to send is gone. */
  readonly #onSent: (stream: Http2Stream) => void
  /** Those with something to send that has to wait. */
  readonly #waiting = new Set<Http2Stream>()
  #window = defaultSettings.window
  peer: PeerSettings = defaultSettings

  constructor(outbox: Outbox, onSent: (stream: Http2Stream) => void) {
    this.#outbox = outbox
    this.#onSent = onSent
  }

  send(stream: Http2Stream, outgoing: Outgoing): void {
    stream.queue.push(outgoing)
    stream.queuedBytes += outgoing.source?.left ?? outgoing.bytes.length
    if (outgoing.isEnd) stream.isLocalEnded = true
    if (this.#waiting.has(stream) || this.#sendSome(stream)) return
    this.#waiting.add(stream)
    this.pump()
  }

  /** Gives each stream that waits its turn, until the socket is full or the windows are shut. */
  pump(): void {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false
      for (const stream of [...this.#waiting]) {
        if (this.#outbox.isFull) return
        const before = stream.queuedBytes
        this.#waiting.delete(stream)
        if (!this.#sendSome(stream)) this.#waiting.add(stream)
        hasMoved ||= stream.queuedBytes < before
      }
    }
  }

  /** Sends what may be sent now; answers whether that is all. */
  #sendSome(stream: Http2Stream): boolean {
    const { queue } = stream
    for (let turn = turnBytes; queue.length > 0; ) {
      const next = queue[0]!
      const sent = next.isBlock
        ? this.#sendBlock(stream, next)
        : next.source
          ? this.#sendSource(stream, next, turn)
          : this.#sendData(stream, next, turn)
      if (sent < 0) return false
      turn -= sent
    }
    this.#onSent(stream)
    return true
  }

  #sendBlock(stream: Http2Stream, { bytes, isEnd }: Outgoing): number {
    const flag = flags.endHeaders | (isEnd ? flags.endStream : 0)
    stream.queue.shift()
    stream.queuedBytes -= bytes.length
    this.#outbox.frame(frameTypes.headers, flag, stream.id, bytes)
    return 0
  }

  /** As many bytes as a lent buffer holds, in several frames. */
  #sendSource(stream: Http2Stream, outgoing: Outgoing, turn: number): number {
    const source = outgoing.source!
    const allowed = Math.min(stream.sendWindow, this.#window, source.left, lentBytes, turn)
    if (source.left > 0 && (allowed <= 0 || this.#outbox.isFull)) return -1
    const buffer = this.#outbox.lend()
    const bytes = buffer.subarray(0, allowed)
    source.fill(bytes)
    const isWhole = source.left === 0
    if (isWhole) stream.queue.shift()
    stream.sendWindow -= allowed
    this.#window -= allowed
    stream.queuedBytes -= allowed
    for (let at = 0; at < allowed; ) {
      const part = bytes.subarray(at, at + this.peer.frameBytes)
      at += part.length
      const isLast = isWhole && outgoing.isEnd && at === allowed
      this.#outbox.frame(frameTypes.data, isLast ? flags.endStream : 0, stream.id, part)
    }
    this.#outbox.takeBack(buffer)
    return allowed
  }

  /** One frame; answers how much of the turn it took, or -1 if it has to wait. */
  #sendData(stream: Http2Stream, outgoing: Outgoing, turn: number): number {
    const { bytes, isEnd } = outgoing
    const allowed = Math.min(stream.sendWindow, this.#window, this.peer.frameBytes, turn)
    if (bytes.length > 0 && (allowed <= 0 || this.#outbox.isFull)) return -1
    const part = bytes.length > allowed && allowed > 0 ? bytes.subarray(0, allowed) : bytes
    const isWhole = part.length === bytes.length
    if (isWhole) stream.queue.shift()
    else outgoing.bytes = bytes.subarray(part.length)
    stream.sendWindow -= part.length
    this.#window -= part.length
    stream.queuedBytes -= part.length
    this.#outbox.frame(frameTypes.data, isWhole && isEnd ? flags.endStream : 0, stream.id, part)
    return part.length
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
