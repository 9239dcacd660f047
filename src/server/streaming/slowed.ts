/** Connections through which no more than so many bytes pass in a second, in either direction. */
import { Duplex } from 'node:stream'
import type { Clock } from '#base/clock.ts'

export interface SlowingOptions {
  readonly bytesPerSecond: number
  readonly clock: Clock
}

/** What passes at once is a tenth of what may pass in a second: nobody feels so short a wait. */
const piecesPerSecond = 10

/** Holds a chunk of each direction, and what the streams themselves keep. Ends and breaks as `inner` does. */
export function slowed(inner: Duplex, { bytesPerSecond, clock }: SlowingOptions): Duplex {
  const most = Math.max(1, Math.floor(bytesPerSecond / piecesPerSecond))
  const waits: { inward?: Disposable; outward?: Disposable } = {}
  let isBusy = false
  let isWanted = false

  /** Calls `next` when so many bytes have had their time. */
  function pace(direction: 'inward' | 'outward', bytes: number, next: () => void): void {
    waits[direction] = clock.after((bytes / bytesPerSecond) * 1000, next)
  }

  function send(chunk: Buffer, done: (error?: Error | null) => void): void {
    const piece = chunk.subarray(0, most)
    const rest = chunk.subarray(most)
    inner.write(piece, (error) => {
      if (error) done(error)
      else pace('outward', piece.length, () => (rest.length > 0 ? send(rest, done) : done()))
    })
  }

  function receive(chunk: Buffer): void {
    const piece = chunk.subarray(0, most)
    const rest = chunk.subarray(most)
    isBusy = true
    isWanted = outer.push(piece)
    pace('inward', piece.length, () => (rest.length > 0 ? receive(rest) : goOn()))
  }

  function goOn(): void {
    isBusy = false
    if (inner.readableEnded) outer.push(null)
    else if (isWanted) inner.resume()
  }

  const outer: Duplex = new Duplex({
    read() {
      isWanted = true
      if (!isBusy) goOn()
    },
    write: (chunk: Buffer, _encoding, done) => send(chunk, done),
    final: (done) => void inner.end(done),
    destroy(error, done) {
      waits.inward?.[Symbol.dispose]()
      waits.outward?.[Symbol.dispose]()
      inner.destroy()
      done(error)
    },
  })
  follow(inner, outer, { receive, isBusy: () => isBusy })
  return outer
}

interface Receiving {
  receive(chunk: Buffer): void
  isBusy(): boolean
}

/** What `inner` says, and that it is over once all of that was said. */
function follow(inner: Duplex, outer: Duplex, { receive, isBusy }: Receiving): void {
  inner.on('data', (chunk: Buffer) => {
    inner.pause()
    receive(chunk)
  })
  inner.once('end', () => {
    if (!isBusy()) outer.push(null)
  })
  inner.on('error', () => {}) // `close` follows
  inner.once('close', () => {
    if (!inner.readableEnded || outer.readableEnded) outer.destroy()
    else outer.once('end', () => outer.destroy())
  })
}
