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
  destroy(): void
  /** Both are over. */
  readonly over: Promise<void>
}

export function pairOf(a: Duplex, b: Duplex, clock: Clock): Pair {
  const { promise, resolve } = Promise.withResolvers<void>()
  const sides = [a, b]
  let lingering: Disposable | undefined
  let open = sides.length
  const destroy = () => {
    for (const side of sides) side.destroy()
  }
  const linger = () => {
    lingering ??= clock.after(lingerMs, destroy)
  }
  for (const side of sides) {
    side.on('error', destroy)
    side.once('end', linger)
    side.once('close', () => {
      // After its end, what the other side was sent may still be on its way.
      if (side.readableEnded) linger()
      else destroy()
      open--
      if (open > 0) return
      lingering?.[Symbol.dispose]()
      resolve()
    })
  }
  if (sides.some((side) => side.destroyed)) {
    open = sides.filter((side) => !side.closed).length
    destroy()
    if (open === 0) resolve()
  }
  return { linger, destroy, over: promise }
}

/** Joins two connections until both have ended, or either breaks. */
export async function splice(client: Duplex, backend: Duplex, clock: Clock): Promise<void> {
  const pair = pairOf(client, backend, clock)
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
