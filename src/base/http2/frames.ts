/** The frames of HTTP/2 (RFC 9113): cutting them out of what arrives, gathering those that go out. */
import type { Duplex } from 'node:stream'
import { errorCodes, Http2Error } from '#base/http2/http2-error.ts'

export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const

const headBytes = 9
/** The least that every peer must take, and the most that is taken here. */
export const frameBytes = 16_384

type OnFrame = (type: number, flags: number, id: number, payload: Buffer) => void

export class FrameReader {
  readonly #onFrame: OnFrame
  #rest: Buffer | undefined

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    let at = 0
    while (bytes.length - at >= headBytes) {
      const length = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
      if (length > frameBytes)
        throw new Http2Error(errorCodes.frameSizeError, `a frame of ${length} bytes`)
      const end = at + headBytes + length
      if (end > bytes.length) break
      const id = bytes.readUInt32BE(at + 5) & 0x7fffffff
      this.#onFrame(bytes[at + 3]!, bytes[at + 4]!, id, bytes.subarray(at + headBytes, end))
      at = end
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined
  }
}

const arenaBytes = 32 * 1024
/** Less is copied beside its frame's head; more goes out from where it lies. */
const copiedBytes = 2048
/** Buffers for what is made while it is sent; a few are kept for the next who sends. */
export const lentBytes = 64 * 1024
const keptBuffers = 16
const spare: Buffer[] = []

/** So much is gathered before the socket gets it; whatever there is, it gets when the turn ends. */
const gatheredBytes = 256 * 1024

/**
 * Gathers frames and hands them to the socket once a turn of the loop, so that the answers of one
 * turn share a call to the system.
 */
export class Outbox {
  readonly #socket: Duplex
  readonly #onDrain: () => void
  #arena = Buffer.allocUnsafeSlow(arenaBytes)
  #start = 0
  #at = 0
  #pieces: Buffer[] = []
  #bytes = 0
  /** Buffers that are free again once what is gathered now is sent. */
  #lent: Buffer[] = []
  #scheduled = false
  /** The socket has as much as it wants: data waits. */
  isFull = false
  /** Frames put in while it was full. */
  overdue = 0

  constructor(socket: Duplex, onDrain: () => void) {
    this.#socket = socket
    this.#onDrain = onDrain
    socket.on('drain', () => {
      this.isFull = false
      this.overdue = 0
      this.#onDrain()
    })
  }

  frame(type: number, flags: number, id: number, payload: Uint8Array): void {
    const { length } = payload
    const needed = headBytes + (length < copiedBytes ? length : 0)
    if (this.#at + needed > this.#arena.length) this.#renew()
    const arena = this.#arena
    let at = this.#at
    arena[at++] = length >>> 16
    arena[at++] = length >>> 8
    arena[at++] = length
    arena[at++] = type
    arena[at++] = flags
    arena[at++] = id >>> 24
    arena[at++] = id >>> 16
    arena[at++] = id >>> 8
    arena[at++] = id
    if (length < copiedBytes) {
      arena.set(payload, at)
      this.#at = at + length
    } else {
      this.#at = at
      this.#cut()
      this.#pieces.push(payload as Buffer)
    }
    this.#bytes += headBytes + length
    if (this.isFull) this.overdue++
    if (this.#bytes >= gatheredBytes) this.flush()
    else this.#schedule()
  }

  raw(bytes: Uint8Array): void {
    this.#cut()
    this.#pieces.push(bytes as Buffer)
    this.#bytes += bytes.length
    this.#schedule()
  }

  #renew(): void {
    this.#cut()
    this.#arena = Buffer.allocUnsafeSlow(arenaBytes)
    this.#start = 0
    this.#at = 0
  }

  /** What the arena holds becomes a piece. */
  #cut(): void {
    if (this.#at > this.#start) this.#pieces.push(this.#arena.subarray(this.#start, this.#at))
    this.#start = this.#at
  }

  /** A buffer for frames, to be given back once they are put in. */
  lend(): Buffer {
    return spare.pop() ?? Buffer.allocUnsafeSlow(lentBytes)
  }

  /** Takes a buffer back, for others as soon as what it holds is sent. */
  takeBack(buffer: Buffer): void {
    this.#lent.push(buffer)
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    process.nextTick(() => {
      this.#scheduled = false
      this.flush()
    })
  }

  flush(): void {
    this.#cut()
    const pieces = this.#pieces
    this.#bytes = 0
    if (pieces.length === 0) return
    this.#pieces = []
    const lent = this.#lent
    this.#lent = []
    const socket = this.#socket
    if (!socket.writable) return
    if (pieces.length > 1) socket.cork()
    const last = pieces.pop()!
    for (const piece of pieces) socket.write(piece)
    const isWanted = lent.length > 0 ? socket.write(last, () => giveBack(lent)) : socket.write(last)
    if (pieces.length > 0) socket.uncork()
    if (!isWanted) this.isFull = true
  }
}

function giveBack(buffers: readonly Buffer[]): void {
  for (const buffer of buffers) if (spare.length < keptBuffers) spare.push(buffer)
}
