/**
 * Streams of SPDY/3.1 over a connection, as Kubernetes uses them for terminals and ports.
 *
 * *Flow control* is the connection's own: upstream's library neither sends nor heeds window updates,
 * so a window of ours would stop it for good. Whoever cannot take more pauses the session.
 */
import type { Duplex } from 'node:stream'
import {
  controlFrame,
  createFrameReader,
  dataFrame,
  flags,
  mostDataBytes,
  numbers,
  SpdyError,
  types,
} from '#base/spdy/frames.ts'
import {
  createHeaderReader,
  createHeaderWriter,
  type SpdyHeaders,
} from '#base/spdy/header-block.ts'

export interface SpdyStream {
  readonly id: number
  /** Names in lower case. */
  readonly headers: SpdyHeaders
  /** False: the connection is full, and nothing should be written until the session's `onDrain`. */
  write(bytes: Buffer): boolean
  /** This side has said all. */
  end(): void
  reset(): void
  /** Set while the stream is handed out: bytes that come before are lost. */
  onData: (bytes: Buffer) => void
  /** The other side has said all, or given it up, or is gone. */
  onEnd: (wasReset: boolean) => void
}

export interface SpdyOptions {
  readonly socket: Duplex
  /** What came with the handshake already. */
  readonly head: Buffer
  readonly isClient: boolean
  onStream?(stream: SpdyStream): void
  /** Once: the connection is over. */
  onEnd(error?: Error): void
}

export interface SpdySession {
  openStream(headers: SpdyHeaders): SpdyStream
  onDrain(fn: () => void): void
  pause(): void
  resume(): void
  /** Says goodbye, and ends the connection once all is sent. */
  close(): void
}

/** As many streams as a client has reason to open at once: a forwarded connection needs two. */
const mostStreams = 2048
const refused = 3
const cancelled = 5

interface LiveStream extends SpdyStream {
  hereEnded: boolean
  thereEnded: boolean
}

export function createSpdySession(options: SpdyOptions): SpdySession {
  const { socket, isClient } = options
  const streams = new Map<number, LiveStream>()
  const writeHeaders = createHeaderWriter()
  const readHeaders = createHeaderReader()
  let nextId = isClient ? 1 : 2
  let lastPeerId = 0
  let isOver = false

  const send = (frame: Buffer) => (socket.writable ? socket.write(frame) : false)
  const control = (type: number, frameFlags: number, payload: Buffer) =>
    send(controlFrame(type, frameFlags, payload))

  function over(error?: Error): void {
    if (isOver) return
    isOver = true
    for (const stream of [...streams.values()]) forget(stream, true)
    options.onEnd(error)
  }

  function forget(stream: LiveStream, wasReset: boolean): void {
    streams.delete(stream.id)
    if (stream.thereEnded) return
    stream.thereEnded = true
    stream.onEnd(wasReset)
  }

  function endThere(stream: LiveStream): void {
    if (stream.thereEnded) return
    stream.thereEnded = true
    if (stream.hereEnded) streams.delete(stream.id)
    stream.onEnd(false)
  }

  function createStream(id: number, headers: SpdyHeaders): LiveStream {
    const stream: LiveStream = {
      id,
      headers,
      hereEnded: false,
      thereEnded: false,
      onData: () => {},
      onEnd: () => {},
      write(bytes) {
        if (stream.hereEnded || isOver) return false
        let fits = true
        for (let at = 0; at < bytes.length; at += mostDataBytes) {
          fits = send(dataFrame(id, bytes.subarray(at, at + mostDataBytes), false))
        }
        return fits
      },
      end() {
        if (stream.hereEnded || isOver) return
        stream.hereEnded = true
        send(dataFrame(id, Buffer.alloc(0), true))
        if (stream.thereEnded) streams.delete(id)
      },
      reset() {
        if (!streams.has(id)) return
        stream.hereEnded = true
        control(types.rstStream, 0, numbers(id, cancelled))
        forget(stream, true)
      },
    }
    streams.set(id, stream)
    return stream
  }

  function accept(payload: Buffer, isLast: boolean): void {
    const id = payload.readUInt32BE(0) & 0x7fffffff
    const headers = readHeaders(payload.subarray(10))
    const isOfPeer = id % 2 === (isClient ? 0 : 1)
    if (!isOfPeer || id <= lastPeerId) throw new SpdyError('a stream has a wrong number')
    lastPeerId = id
    if (!options.onStream || streams.size >= mostStreams) {
      control(types.rstStream, 0, numbers(id, refused))
      return
    }
    const stream = createStream(id, headers)
    control(types.synReply, 0, Buffer.concat([numbers(id), writeHeaders(new Map())]))
    options.onStream(stream)
    if (isLast) endThere(stream)
  }

  function onControl(type: number, frameFlags: number, payload: Buffer): void {
    const isLast = (frameFlags & flags.fin) !== 0
    if (type === types.synStream) {
      accept(payload, isLast)
      return
    }
    // Both sides can begin a ping: the numbers of one are odd, of the other even.
    if (type === types.ping) {
      const isOurs = payload.readUInt32BE(0) % 2 === (isClient ? 1 : 0)
      if (!isOurs) control(types.ping, 0, payload)
      return
    }
    const hasHeaders = type === types.synReply || type === types.headers
    if (!hasHeaders && type !== types.rstStream) return
    if (hasHeaders) readHeaders(payload.subarray(4))
    const stream = streams.get(payload.readUInt32BE(0) & 0x7fffffff)
    if (!stream) return
    if (type === types.rstStream) forget(stream, true)
    else if (isLast) endThere(stream)
  }

  const read = createFrameReader({
    onControl,
    onData(id, bytes, isLast) {
      const stream = streams.get(id)
      if (!stream || stream.thereEnded) return
      if (bytes.length > 0) stream.onData(bytes)
      if (isLast) endThere(stream)
    },
  })

  function take(chunk: Buffer): void {
    if (isOver) return
    try {
      read(chunk)
    } catch (error) {
      // Whatever is wrong with the frames, the connection cannot go on.
      socket.destroy()
      over(error instanceof Error ? error : new SpdyError(String(error)))
    }
  }

  // Read in the next turn, when whoever opens this has it in hand.
  if (options.head.length > 0) socket.unshift(options.head)
  socket.on('data', take)
  socket.on('end', () => over())
  socket.on('close', () => over())
  socket.on('error', (error) => over(error))
  return {
    openStream(headers) {
      if (streams.size >= mostStreams) throw new SpdyError('there are too many streams')
      const id = nextId
      nextId += 2
      const start = Buffer.concat([numbers(id, 0), Buffer.alloc(2), writeHeaders(headers)])
      control(types.synStream, 0, start)
      return createStream(id, headers)
    },
    onDrain: (fn) => void socket.once('drain', fn),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    close() {
      if (!isOver) control(types.goAway, 0, numbers(lastPeerId, 0))
      socket.end()
    },
  }
}
