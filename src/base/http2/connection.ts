/**
 * One HTTP/2 connection (RFC 9113), either end of it: streams with fields and data, flow control,
 * settings, pings. No pushes, no priorities, no upgrade from HTTP/1.
 *
 * *Bounds.* Frames, header blocks, streams at a time, what a peer may send unread, and what it may
 * make us answer while it does not read: whoever goes beyond is disconnected.
 */
import type { Duplex } from 'node:stream'
import { type FieldBlock, FieldBlocks } from '#base/http2/field-blocks.ts'
import { FrameReader, flags, frameTypes, Outbox } from '#base/http2/frames.ts'
import type { Fields } from '#base/http2/hpack.ts'
import { errorCodes, Http2Error, lost, protocolError } from '#base/http2/http2-error.ts'
import { defaultLimits, type Http2Limits } from '#base/http2/limits.ts'
import { checkFrame, numberOf, unpadded } from '#base/http2/payloads.ts'
import { ReceiveWindows } from '#base/http2/receive-windows.ts'
import { Sender } from '#base/http2/sender.ts'
import { defaultSettings, largestWindow, readSettings, settingsOf } from '#base/http2/settings.ts'
import {
  Http2Stream,
  type Outgoing,
  type StreamOwner,
  type StreamReader,
} from '#base/http2/stream.ts'
import { StreamTable } from '#base/http2/stream-table.ts'

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

export interface ConnectionOptions {
  readonly socket: Duplex
  readonly role: 'server' | 'client'
  readonly limits?: Http2Limits
  /** Whether the peer may reset one more stream. Absent: as many as it likes. */
  mayReset?(): boolean
  /** A server is told of a request, and answers who reads what follows. */
  onRequest?(stream: Http2Stream, fields: Fields, isEnd: boolean): StreamReader
  /** The connection is gone. */
  onGone(error: Http2Error): void
  /** For a client: whether it may ask, or ask here at all, may have changed. */
  onRoom?(): void
  /** The last stream has ended. */
  onIdle?(): void
}

export class Http2Connection implements StreamOwner {
  bytesRead = 0 // of all that the peer has sent
  readonly #options: ConnectionOptions
  readonly #socket: Duplex
  readonly #outbox: Outbox
  readonly #sender: Sender
  readonly #limits: Http2Limits
  readonly #frames = new FrameReader((type, flag, id, payload) =>
    this.#take(type, flag, id, payload),
  )
  readonly #blocks: FieldBlocks
  readonly #streams = new StreamTable()
  #prefaceLeft: number
  readonly #windows: ReceiveWindows
  #lastId = 0
  #nextId = 1
  #onPong: (() => void) | undefined
  #leftOver = 0
  #isGoingAway = false
  #gone: Http2Error | undefined

  constructor(options: ConnectionOptions) {
    const { socket, role, limits = defaultLimits } = options
    this.#options = options
    this.#limits = limits
    this.#blocks = new FieldBlocks(limits)
    this.#windows = new ReceiveWindows(limits, (id, bytes) =>
      this.#sendNumber(frameTypes.windowUpdate, id, bytes),
    )
    this.#socket = socket
    this.#prefaceLeft = role === 'server' ? preface.length : 0
    this.#outbox = new Outbox(socket, () => this.#sender.pump())
    this.#sender = new Sender(this.#outbox, (stream) => this.#sent(stream))
    if (role === 'client') this.#outbox.raw(preface)
    this.#outbox.frame(frameTypes.settings, 0, 0, settingsOf(role, limits))
    this.#sendNumber(frameTypes.windowUpdate, 0, limits.connectionWindow - defaultSettings.window)
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('error', (cause: Error) => this.#end(lost(cause.message)))
    socket.on('end', () => this.#end(lost('the peer hung up')))
    socket.on('close', () => this.#end(lost('the connection was closed')))
  }

  /** Whether it takes another request now. */
  get hasRoom(): boolean {
    return this.isUsable && this.#streams.size < this.#sender.peer.streams
  }
  get isUsable(): boolean {
    return !this.#gone && !this.#isGoingAway && this.#nextId <= largestWindow
  }
  /** Whether the peer has said anything yet. */
  get isGreeted(): boolean {
    return this.#prefaceLeft === 0
  }
  get streamCount(): number {
    return this.#streams.size
  }

  /** Begins a request; throws if the connection takes no more. */
  request(block: string, reader: StreamReader): Http2Stream {
    if (!this.isUsable)
      throw new Http2Error(errorCodes.refusedStream, 'the connection takes no more requests', true)
    const stream = new Http2Stream(
      this.#nextId,
      this,
      this.#sender.peer.window,
      this.#limits.streamWindow,
    )
    this.#nextId += 2
    stream.reader = reader
    this.#streams.add(stream)
    stream.sendFields(block, false)
    return stream
  }

  /** Calls back when the peer has answered. One at a time. */
  ping(onPong: () => void): void {
    this.#onPong = onPong
    this.#outbox.frame(frameTypes.ping, 0, 0, Buffer.alloc(8))
  }

  /** Says that no more requests are taken; those that go on may end. */
  goAway(code: number = errorCodes.noError): void {
    if (this.#isGoingAway || this.#gone) return
    this.#isGoingAway = true
    const payload = Buffer.alloc(8)
    payload.writeUInt32BE(this.#lastId, 0)
    payload.writeUInt32BE(code, 4)
    this.#outbox.frame(frameTypes.goAway, 0, 0, payload)
  }

  /** Hangs up when all has ended and is sent, however long a peer takes that does not read. */
  closeWhenIdle(): void {
    this.goAway()
    if (this.#streams.size > 0 || this.#gone) return
    this.#outbox.flush()
    this.#socket.end(() => this.#socket.destroy())
  }

  /** Sends what there is and hangs up. */
  close(error: Http2Error = new Http2Error(errorCodes.noError, 'the connection was closed')): void {
    if (this.#gone) return
    this.goAway(error.code)
    this.#outbox.flush()
    this.#end(error)
  }

  /** Gives a connection up that no longer answers. */
  lose(words: string): void {
    this.#end(lost(words))
  }

  /** Counts work of a stream that is gone, until the function it answers is called. */
  leaveOver(): () => void {
    this.#leftOver++
    return () => void this.#leftOver--
  }

  #end(error: Http2Error): void {
    if (this.#gone) return
    this.#gone = error
    for (const stream of this.#streams.all()) this.#fail(stream, error)
    this.#options.onGone(error)
    if (this.#socket.writable) this.#socket.end()
    // Whoever does not read what is left is not waited for.
    setImmediate(() => this.#socket.destroy())
  }

  #fail(stream: Http2Stream, error: Http2Error): void {
    const { reader } = stream
    if (this.#forget(stream)) reader?.failed(error)
  }

  #forget(stream: Http2Stream): boolean {
    if (stream.isClosed) return false
    this.#streams.delete(stream)
    this.#sender.forget(stream)
    stream.close()
    this.#options.onRoom?.()
    if (this.#streams.size === 0) this.#options.onIdle?.()
    return true
  }

  sendFieldsNow(stream: Http2Stream, block: string, isEnd: boolean): boolean {
    return stream.isMute || this.#sender.sendFieldsNow(stream, block, isEnd)
  }

  sendDataNow(stream: Http2Stream, bytes: Uint8Array, isEnd: boolean): boolean {
    return stream.isMute || this.#sender.sendDataNow(stream, bytes, isEnd)
  }

  send(stream: Http2Stream, outgoing: Outgoing): void {
    if (!stream.isMute) this.#sender.send(stream, outgoing)
  }

  #sent(stream: Http2Stream): void {
    if (!stream.isLocalEnded) stream.onDrain?.()
    else if (stream.isRemoteEnded) this.#forget(stream)
    // An answer that does not wait for the rest of the request: the peer need not send it.
    else if (this.#options.role === 'server') this.#linger(stream)
  }

  /** Some clients take an answer for lost when the rest of what they send is not read. */
  #linger(stream: Http2Stream): void {
    stream.lingerBytes = this.#limits.lingerBytes
    if (stream.lingerBytes > 0) this.#windows.creditAll(stream)
    else this.reset(stream, errorCodes.noError)
  }

  /** Gives up on answered requests that go on since the last time this was called. */
  endLingering(): void {
    for (const stream of this.#streams.all()) {
      if (stream.hasLingered) this.reset(stream, errorCodes.noError)
      stream.hasLingered = stream.lingerBytes > 0
    }
  }

  credit(stream: Http2Stream, bytes: number): void {
    this.#windows.credit(stream, bytes)
  }

  reset(stream: Http2Stream, code: number): void {
    if (this.#forget(stream) && !this.#gone)
      this.#sendNumber(frameTypes.resetStream, stream.id, code)
  }

  #sendNumber(type: number, id: number, value: number): void {
    const payload = Buffer.allocUnsafe(4)
    payload.writeUInt32BE(value, 0)
    this.#outbox.frame(type, 0, id, payload)
  }

  #read(chunk: Buffer): void {
    if (this.#gone) return
    this.bytesRead += chunk.length
    try {
      this.#frames.push(this.#prefaceLeft > 0 ? this.#takePreface(chunk) : chunk)
      if (this.#outbox.overdue > this.#limits.overdueFrames)
        throw new Http2Error(errorCodes.enhanceYourCalm, 'asks without reading the answers')
    } catch (err) {
      if (!(err instanceof Http2Error)) throw err
      this.close(err)
    }
  }

  #takePreface(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, this.#prefaceLeft)
    const from = preface.length - this.#prefaceLeft
    if (!part.equals(preface.subarray(from, from + part.length)))
      throw protocolError('this is not HTTP/2')
    this.#prefaceLeft -= part.length
    return chunk.subarray(part.length)
  }

  #take(type: number, flag: number, id: number, payload: Buffer): void {
    if (this.#gone) return
    const { openId } = this.#blocks
    if (openId !== 0 && (type !== frameTypes.continuation || id !== openId))
      throw protocolError('a header block is interrupted')
    checkFrame(type, flag, id, payload.length)
    switch (type) {
      case frameTypes.data:
        this.#takeData(flag, id, payload)
        break
      case frameTypes.headers:
        this.#takeHeaders(flag, id, payload)
        break
      case frameTypes.continuation:
        if (openId === 0) throw protocolError('a header block is continued that was not begun')
        this.#takeFields(this.#blocks.goOn(flag, payload))
        break
      case frameTypes.resetStream:
        this.#takeReset(id, payload)
        break
      case frameTypes.settings:
        this.#takeSettings(flag, payload)
        break
      case frameTypes.ping:
        this.#takePing(flag, payload)
        break
      case frameTypes.goAway:
        this.#takeGoAway(payload)
        break
      case frameTypes.windowUpdate:
        this.#takeWindowUpdate(id, payload)
        break
      case frameTypes.pushPromise:
        throw protocolError('nothing may be pushed')
    }
  }

  /** Absent: one that has ended, whose last frames may still arrive. */
  #streamOf(id: number): Http2Stream | undefined {
    const isKnown = this.#options.role === 'server' ? id <= this.#lastId : id < this.#nextId
    if (!isKnown || id % 2 === 0) throw protocolError(`a frame for stream ${id}, which is not open`)
    return this.#streams.get(id)
  }

  #takeData(flag: number, id: number, payload: Buffer): void {
    this.#windows.take(payload.length)
    const stream = this.#streamOf(id)
    if (!stream) return
    if (stream.isRemoteEnded) throw new Http2Error(errorCodes.streamClosed, 'data after the end')
    this.#windows.takeOf(stream, payload.length)
    const bytes = unpadded(flag, payload)
    const isEnd = (flag & flags.endStream) !== 0
    stream.isRemoteEnded = isEnd
    stream.uncredited += payload.length - bytes.length
    if (stream.lingerBytes === 0) stream.reader?.data(bytes, isEnd)
    else {
      stream.lingerBytes -= bytes.length
      if (stream.lingerBytes <= 0) this.reset(stream, errorCodes.noError)
      else this.credit(stream, bytes.length)
    }
    if (isEnd) this.#remoteEnded(stream)
  }

  #remoteEnded(stream: Http2Stream): void {
    if (stream.isLocalEnded && stream.queue.length === 0) this.#forget(stream)
  }

  #takeHeaders(flag: number, id: number, payload: Buffer): void {
    if (id === 0) throw protocolError('header fields of no stream')
    const block = unpadded(flag, payload)
    const fields = flag & flags.priority ? block.subarray(5) : block
    this.#takeFields(this.#blocks.begin(id, flag, fields))
  }

  #takeFields(block: FieldBlock | undefined): void {
    if (!block) return
    const { id, fields, isEnd } = block
    if (this.#options.role === 'server' && id > this.#lastId) {
      this.#begin(id, fields, isEnd)
      return
    }
    const stream = this.#streamOf(id)
    if (!stream) return
    if (stream.isRemoteEnded) throw new Http2Error(errorCodes.streamClosed, 'fields after the end')
    stream.isRemoteEnded = isEnd
    if (stream.lingerBytes === 0) stream.reader?.fields(fields, isEnd)
    if (isEnd) this.#remoteEnded(stream)
  }

  #begin(id: number, fields: Fields, isEnd: boolean): void {
    if (id % 2 === 0) throw protocolError('a client counts its streams oddly')
    this.#lastId = id
    if (this.#isGoingAway || this.#streams.size + this.#leftOver >= this.#limits.streams) {
      this.#sendNumber(frameTypes.resetStream, id, errorCodes.refusedStream)
      return
    }
    const stream = new Http2Stream(id, this, this.#sender.peer.window, this.#limits.streamWindow)
    this.#streams.add(stream)
    stream.isRemoteEnded = isEnd
    const reader = this.#options.onRequest!(stream, fields, isEnd)
    if (!stream.isClosed) stream.reader = reader
  }

  #takeReset(id: number, payload: Buffer): void {
    const stream = this.#streamOf(id)
    const code = numberOf(payload)
    if (this.#options.mayReset?.() === false)
      throw new Http2Error(errorCodes.enhanceYourCalm, 'resets streams without end')
    const isUntouched = code === errorCodes.refusedStream
    if (stream) this.#fail(stream, new Http2Error(code, 'the stream was reset', isUntouched))
  }

  #takeSettings(flag: number, payload: Buffer): void {
    if (flag & flags.ack) return
    this.#sender.adopt(readSettings(this.#sender.peer, payload), this.#streams.all())
    this.#outbox.frame(frameTypes.settings, flags.ack, 0, Buffer.alloc(0))
    this.#options.onRoom?.()
  }

  #takePing(flag: number, payload: Buffer): void {
    if (flag & flags.ack) this.#onPong?.()
    else this.#outbox.frame(frameTypes.ping, flags.ack, 0, payload)
  }

  /** Streams that the peer has not looked at may be tried elsewhere; the others go on. */
  #takeGoAway(payload: Buffer): void {
    const last = numberOf(payload) & 0x7fffffff
    const error = new Http2Error(errorCodes.refusedStream, 'the peer takes no more requests', true)
    this.#isGoingAway = true
    for (const stream of this.#streams.all())
      if (stream.id > last && this.#options.role === 'client') this.#fail(stream, error)
    this.#options.onRoom?.()
  }

  #takeWindowUpdate(id: number, payload: Buffer): void {
    const bytes = numberOf(payload) & 0x7fffffff
    if (bytes === 0) throw protocolError('a window that grows by nothing')
    const stream = id === 0 ? undefined : this.#streamOf(id)
    if (id !== 0 && !stream) return
    this.#sender.grow(stream, bytes)
    this.#sender.pump()
  }
}
