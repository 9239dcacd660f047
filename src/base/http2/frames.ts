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
const takenBytes = 16_384
/** The most that is sent: with its head it fills a record of TLS. */
export const frameBytes = takenBytes - headBytes

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
      if (length > takenBytes)
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

/**
 * Room for sixteen whole frames and some small ones. Who reads a large answer is woken for each write:
 * half as much made that a sixth dearer, twice as much hardly cheaper.
 */
const arenaBytes = 16 * takenBytes + 1024
/** What is less is copied out, so that its arena is free again at once. */
const copiedBytes = 4096
/**
 * Arenas that nobody uses now. A connection that has nothing to send holds none; one that sends has one
 * on its way while it fills another. Fresh ones bring the next collection of garbage closer.
 */
const spare: Buffer[] = []
const mostSpare = 32
let openSockets = 0

/**
 * Gathers frames in one piece of memory and hands that to the socket once a turn of the loop, so that
 * the answers of one turn share a call to the system and a record of TLS.
 */
export class Outbox {
  readonly #socket: Duplex
  readonly #onDrain: () => void
  #arena: Buffer | undefined
  #at = 0
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
      if (this.#arena && !this.isFull) this.#schedule()
    })
    openSockets++
    socket.once('close', () => {
      openSockets--
      while (spare.length > spareLimit()) free(spare.pop()!)
    })
  }

  frame(type: number, flags: number, id: number, payload: Uint8Array): void {
    const at = this.#head(type, flags, id, payload.length)
    this.#arena!.set(payload, at)
  }

  /** Characters of latin1. */
  textFrame(type: number, flags: number, id: number, text: string): void {
    const at = this.#head(type, flags, id, text.length)
    this.#arena!.write(text, at, 'latin1')
  }

  /** Room for a payload, to be filled at once. */
  openFrame(type: number, flags: number, id: number, length: number): Buffer {
    const at = this.#head(type, flags, id, length)
    return this.#arena!.subarray(at, at + length)
  }

  raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length)
    this.#arena!.set(bytes, at)
    this.#at = at + bytes.length
  }

  /** Answers where the payload belongs. */
  #head(type: number, flags: number, id: number, length: number): number {
    let at = this.#room(headBytes + length)
    const arena = this.#arena!
    arena[at++] = length >>> 16
    arena[at++] = length >>> 8
    arena[at++] = length
    arena[at++] = type
    arena[at++] = flags
    arena[at++] = id >>> 24
    arena[at++] = id >>> 16
    arena[at++] = id >>> 8
    arena[at++] = id
    this.#at = at + length
    if (this.isFull) this.overdue++
    return at
  }

  #room(bytes: number): number {
    if (this.#at + bytes > arenaBytes) this.flush()
    this.#arena ??= spare.pop() ?? Buffer.allocUnsafeSlow(arenaBytes)
    this.#schedule()
    return this.#at
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    process.nextTick(this.#flushLater)
  }

  /** While the socket is full, more is gathered until it has room. */
  readonly #flushLater = (): void => {
    this.#scheduled = false
    if (!this.isFull) this.flush()
  }

  flush(): void {
    const arena = this.#arena
    if (!arena) return
    const bytes = arena.subarray(0, this.#at)
    this.#arena = undefined
    this.#at = 0
    const socket = this.#socket
    if (!socket.writable) giveBack(arena)
    else if (bytes.length >= copiedBytes) {
      if (!socket.write(bytes, () => giveBack(arena))) this.isFull = true
    } else {
      if (!socket.write(Buffer.from(bytes))) this.isFull = true
      giveBack(arena)
    }
  }
}

function giveBack(arena: Buffer): void {
  if (spare.length < spareLimit()) spare.push(arena)
  else free(arena)
}

function spareLimit(): number {
  return Math.min(mostSpare, 1 + 2 * openSockets)
}

/** At once, where V8 would do it when it next collects old objects. */
function free(arena: Buffer): void {
  ;(arena.buffer as ArrayBuffer).transfer(0)
}
