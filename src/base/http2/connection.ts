/**
 * One HTTP/2 connection (RFC 9113), either end of it, for gRPC and its like: streams with fields
 * and data, flow control, settings, pings. No pushes, no priorities, no upgrade from HTTP/1.
 *
 * *Bounds.* Frames, header blocks, streams at a time, what a peer may send unread, and what it may
 * make us answer while it does not read: whoever goes beyond is disconnected.
 */
import type { Duplex } from 'node:stream'
import { FrameReader, flags, frameTypes, Outbox } from '#base/http2/frames.ts'
import { FieldReader, type Fields } from '#base/http2/hpack.ts'
import { errorCodes, Http2Error, protocolError } from '#base/http2/http2-error.ts'
import { Sender } from '#base/http2/sender.ts'
import { defaultSettings, largestWindow, readSettings, settingsOf } from '#base/http2/settings.ts'
import {
  Http2Stream,
  type Outgoing,
  type StreamOwner,
  type StreamReader,
} from '#base/http2/stream.ts'

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

/** What one side may send before the other has dealt with it: on a stream, and on all together. */
const streamWindow = 1024 * 1024
const connectionWindow = 16 * 1024 * 1024
/** Of header fields, encoded or not. gRPC keeps its metadata to 8 KB. */
const fieldsLimitBytes = 64 * 1024
/** So many streams may go on at a time, those counted whose work goes on although they are gone. */
const streamLimit = 1000
/** So many frames may wait for a peer that does not read what it asks for. */
const overdueLimit = 10_000

export interface ConnectionOptions {
  readonly socket: Duplex
  readonly role: 'server' | 'client'
  /** A server is told of a request, and answers who reads what follows. */
  onRequest?(stream: Http2Stream, fields: Fields, isEnd: boolean): StreamReader
  /** The connection is gone. */
  onGone(error: Http2Error): void
  /** For a client: whether it may ask, or ask here at all, may have changed. */
  onRoom?(): void
}

interface Block {
  readonly id: number
  readonly isEnd: boolean
  readonly parts: Buffer[]
  bytes: number
}

export class Http2Connection implements StreamOwner {
  readonly #options: ConnectionOptions
  readonly #socket: Duplex
  readonly #outbox: Outbox
  readonly #sender: Sender
  readonly #frames = new FrameReader((...frame) => this.#take(...frame))
  readonly #fields = new FieldReader(fieldsLimitBytes)
  readonly #streams = new Map<number, Http2Stream>()
  #prefaceLeft: number
  #receiveWindow = connectionWindow
  #lastId = 0
  #nextId = 1
  /** A header block that is not complete yet. */
  #block: Block | undefined
  #onPong: (() => void) | undefined
  #leftOver = 0
  #isGoingAway = false
  #gone: Http2Error | undefined

  constructor(options: ConnectionOptions) {
    const { socket, role } = options
    this.#options = options
    this.#socket = socket
    this.#prefaceLeft = role === 'server' ? preface.length : 0
    this.#outbox = new Outbox(socket, () => this.#sender.pump())
    this.#sender = new Sender(this.#outbox, (stream) => this.#sent(stream))
    if (role === 'client') this.#outbox.raw(preface)
    const own = { streams: streamLimit, window: streamWindow, fieldsBytes: fieldsLimitBytes }
    this.#outbox.frame(frameTypes.settings, 0, 0, settingsOf(role, own))
    this.#sendNumber(frameTypes.windowUpdate, 0, connectionWindow - defaultSettings.window)
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
  request(block: Uint8Array, reader: StreamReader): Http2Stream {
    if (!this.isUsable)
      throw new Http2Error(errorCodes.refusedStream, 'the connection takes no more requests', true)
    const stream = new Http2Stream(this.#nextId, this, this.#sender.peer.window, streamWindow)
    this.#nextId += 2
    stream.reader = reader
    this.#streams.set(stream.id, stream)
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
    for (const stream of [...this.#streams.values()]) this.#fail(stream, error)
    this.#options.onGone(error)
    if (this.#socket.writable) this.#socket.end()
    // Whoever does not read what is left is not waited for.
    setImmediate(() => this.#socket.destroy())
  }

  #fail(stream: Http2Stream, error: Http2Error): void {
    if (this.#forget(stream)) stream.reader?.failed(error)
  }

  #forget(stream: Http2Stream): boolean {
    if (stream.isClosed) return false
    stream.isClosed = true
    stream.queue.length = 0
    stream.queuedBytes = 0
    this.#streams.delete(stream.id)
    this.#sender.forget(stream)
    stream.onDrain?.()
    this.#options.onRoom?.()
    return true
  }

  send(stream: Http2Stream, outgoing: Outgoing): void {
    if (!stream.isClosed && !stream.isLocalEnded) this.#sender.send(stream, outgoing)
  }

  #sent(stream: Http2Stream): void {
    if (!stream.isLocalEnded) stream.onDrain?.()
    else if (stream.isRemoteEnded) this.#forget(stream)
    // An answer that does not wait for the rest of the request: the peer need not send it.
    else if (this.#options.role === 'server') this.reset(stream, errorCodes.noError)
  }

  credit(stream: Http2Stream, bytes: number): void {
    stream.uncredited += bytes
    if (stream.isRemoteEnded || stream.isClosed || stream.uncredited < streamWindow / 2) return
    this.#sendNumber(frameTypes.windowUpdate, stream.id, stream.uncredited)
    stream.receiveWindow += stream.uncredited
    stream.uncredited = 0
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
    try {
      this.#frames.push(this.#prefaceLeft > 0 ? this.#takePreface(chunk) : chunk)
      if (this.#outbox.overdue > overdueLimit)
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
    if (this.#block && (type !== frameTypes.continuation || id !== this.#block.id))
      throw protocolError('a header block is interrupted')
    switch (type) {
      case frameTypes.data:
        this.#takeData(flag, id, payload)
        break
      case frameTypes.headers:
        this.#takeHeaders(flag, id, payload)
        break
      case frameTypes.continuation:
        if (!this.#block) throw protocolError('a header block is continued that was not begun')
        this.#takeBlock(flag, payload)
        break
      case frameTypes.resetStream:
        this.#takeReset(id, payload)
        break
      case frameTypes.settings:
        this.#takeSettings(flag, id, payload)
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
    this.#receiveWindow -= payload.length
    if (this.#receiveWindow < 0)
      throw new Http2Error(errorCodes.flowControlError, 'more than the window allows')
    if (this.#receiveWindow < connectionWindow / 2) {
      this.#sendNumber(frameTypes.windowUpdate, 0, connectionWindow - this.#receiveWindow)
      this.#receiveWindow = connectionWindow
    }
    const stream = this.#streamOf(id)
    if (!stream) return
    if (stream.isRemoteEnded) throw new Http2Error(errorCodes.streamClosed, 'data after the end')
    stream.receiveWindow -= payload.length
    if (stream.receiveWindow < 0)
      throw new Http2Error(errorCodes.flowControlError, 'more than the window of a stream allows')
    const bytes = unpadded(flag, payload)
    const isEnd = (flag & flags.endStream) !== 0
    stream.isRemoteEnded = isEnd
    stream.uncredited += payload.length - bytes.length
    stream.reader?.data(bytes, isEnd)
    if (isEnd) this.#remoteEnded(stream)
  }

  #remoteEnded(stream: Http2Stream): void {
    if (stream.isLocalEnded && stream.queue.length === 0) this.#forget(stream)
  }

  #takeHeaders(flag: number, id: number, payload: Buffer): void {
    if (id === 0) throw protocolError('header fields of no stream')
    const isEnd = (flag & flags.endStream) !== 0
    const block = unpadded(flag, payload)
    this.#block = { id, isEnd, parts: [], bytes: 0 }
    this.#takeBlock(flag, flag & flags.priority ? block.subarray(5) : block)
  }

  #takeBlock(flag: number, payload: Buffer): void {
    const block = this.#block!
    block.parts.push(payload)
    block.bytes += payload.length
    if (block.bytes > fieldsLimitBytes || block.parts.length > 64)
      throw new Http2Error(errorCodes.enhanceYourCalm, 'too many header fields')
    if ((flag & flags.endHeaders) === 0) return
    this.#block = undefined
    const whole = block.parts.length === 1 ? payload : Buffer.concat(block.parts)
    this.#takeFields(block.id, this.#fields.read(whole), block.isEnd)
  }

  #takeFields(id: number, fields: Fields, isEnd: boolean): void {
    if (this.#options.role === 'server' && id > this.#lastId) {
      this.#begin(id, fields, isEnd)
      return
    }
    const stream = this.#streamOf(id)
    if (!stream) return
    if (stream.isRemoteEnded) throw new Http2Error(errorCodes.streamClosed, 'fields after the end')
    stream.isRemoteEnded = isEnd
    stream.reader?.fields(fields, isEnd)
    if (isEnd) this.#remoteEnded(stream)
  }

  #begin(id: number, fields: Fields, isEnd: boolean): void {
    if (id % 2 === 0) throw protocolError('a client counts its streams oddly')
    this.#lastId = id
    if (this.#isGoingAway || this.#streams.size + this.#leftOver >= streamLimit) {
      this.#sendNumber(frameTypes.resetStream, id, errorCodes.refusedStream)
      return
    }
    const stream = new Http2Stream(id, this, this.#sender.peer.window, streamWindow)
    this.#streams.set(id, stream)
    stream.isRemoteEnded = isEnd
    stream.reader = this.#options.onRequest!(stream, fields, isEnd)
  }

  #takeReset(id: number, payload: Buffer): void {
    const stream = this.#streamOf(id)
    const code = numberOf(payload)
    const isUntouched = code === errorCodes.refusedStream
    if (stream) this.#fail(stream, new Http2Error(code, 'the stream was reset', isUntouched))
  }

  #takeSettings(flag: number, id: number, payload: Buffer): void {
    if (id !== 0) throw protocolError('settings of a stream')
    if (flag & flags.ack) return
    this.#sender.adopt(readSettings(this.#sender.peer, payload), this.#streams.values())
    this.#outbox.frame(frameTypes.settings, flags.ack, 0, Buffer.alloc(0))
    this.#options.onRoom?.()
  }

  #takePing(flag: number, payload: Buffer): void {
    if (payload.length !== 8) throw new Http2Error(errorCodes.frameSizeError, 'a ping of odd size')
    if (flag & flags.ack) this.#onPong?.()
    else this.#outbox.frame(frameTypes.ping, flags.ack, 0, payload)
  }

  /** Streams that the peer has not looked at may be tried elsewhere; the others go on. */
  #takeGoAway(payload: Buffer): void {
    const last = numberOf(payload) & 0x7fffffff
    const error = new Http2Error(errorCodes.refusedStream, 'the peer takes no more requests', true)
    this.#isGoingAway = true
    for (const stream of [...this.#streams.values()])
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

function lost(words: string): Http2Error {
  return new Http2Error(errorCodes.cancel, `the connection was lost: ${words}`)
}

function numberOf(payload: Buffer): number {
  if (payload.length < 4) throw new Http2Error(errorCodes.frameSizeError, 'a frame cut short')
  return payload.readUInt32BE(0)
}

function unpadded(flag: number, payload: Buffer): Buffer {
  if ((flag & flags.padded) === 0) return payload
  const padding = payload[0] ?? payload.length
  if (padding >= payload.length) throw protocolError('more padding than there is')
  return payload.subarray(1, payload.length - padding)
}
