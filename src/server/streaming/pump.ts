/** Moves bytes between streams, no faster than they are taken. */
import type { Duplex, Readable } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import type { Exchange, Outlet } from '#server/http/exchange.ts'

export interface Pumping {
  readonly source: Readable
  readonly exchange: Exchange
  readonly outlet: Outlet
}

/**
 * Everything that `source` says becomes the answer. Where it breaks off, so does the answer: a client must
 * not take half for the whole. Holds one chunk, and what the source itself keeps.
 */
export function pump({ source, exchange, outlet }: Pumping): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isWhole = false
  source.on('data', (chunk: Buffer) => {
    if (outlet.write(chunk)) return
    source.pause()
    if (exchange.isClosed) source.destroy()
    else outlet.onDrain(() => source.resume())
  })
  source.once('end', () => {
    isWhole = true
    outlet.end()
  })
  source.on('error', () => {}) // `close` follows
  source.once('close', () => {
    if (!isWhole && !exchange.isClosed) exchange.abandon()
    resolve()
  })
  exchange.onClose(() => source.destroy())
  if (exchange.isClosed) source.destroy()
  return promise
}

/** How long one direction may go on after the other has ended. */
const lingerMs = 30_000

/** Two connections that live and end together. */
export interface Pair {
  /** One of them has said all: the other gets its time to end. */
  linger(): void
  /** Both are over. */
  readonly over: Promise<void>
}

export interface Joined {
  readonly client: Duplex
  readonly backend: Duplex
  readonly clock: Clock
  /** The backend is gone in the middle: what the client is told. Absent: its connection breaks too. */
  onLost?(): void
}

export function pairOf({ client, backend, clock, onLost }: Joined): Pair {
  const { promise, resolve } = Promise.withResolvers<void>()
  const sides = [client, backend]
  let lingering: Disposable | undefined
  const isOver = () => sides.every((side) => side.closed)
  const destroy = () => {
    for (const side of sides) side.destroy()
  }
  const linger = () => {
    if (!isOver()) lingering ??= clock.after(lingerMs, destroy)
  }
  const lost = (side: Duplex) => {
    if (side === client || !onLost) return destroy()
    onLost()
    linger()
  }
  for (const side of sides) {
    const onClose = () => {
      // After its end, what the other side was sent may still be on its way.
      if (side.readableEnded) linger()
      else lost(side)
      if (!isOver()) return
      lingering?.[Symbol.dispose]()
      resolve()
    }
    side.on('error', () => {}) // `close` follows
    side.once('end', linger)
    if (side.closed) queueMicrotask(onClose)
    else side.once('close', onClose)
  }
  return { linger, over: promise }
}

/** Joins two connections until both have ended, or either breaks. */
export async function splice(client: Duplex, backend: Duplex, clock: Clock): Promise<void> {
  const pair = pairOf({ client, backend, clock })
  client.pipe(backend)
  backend.pipe(client)
  await pair.over
}

export interface Holding {
  pause(): void
  resume(): void
  onDrain(fn: () => void): void
}

/** Stops one side while the other is full: given what each write answered. */
export function createHold({ pause, resume, onDrain }: Holding): (fits: boolean) => void {
  let isHeld = false
  return (fits) => {
    if (fits || isHeld) return
    isHeld = true
    pause()
    onDrain(() => {
      isHeld = false
      resume()
    })
  }
}
