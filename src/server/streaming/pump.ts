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
export const lingerMs = 30_000

/** Joins two connections until both have ended, or either breaks. */
export function splice(client: Duplex, backend: Duplex, clock: Clock): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const sides = [client, backend] as const
  let lingering: Disposable | undefined
  let open = sides.length
  const destroy = () => {
    for (const side of sides) side.destroy()
  }
  const ended = () => {
    lingering ??= clock.after(lingerMs, destroy)
  }
  for (const side of sides) {
    side.on('error', destroy)
    side.once('end', ended)
    side.once('close', () => {
      // What the other side was sent is still on its way.
      if (side.readableEnded) ended()
      else destroy()
      open--
      if (open > 0) return
      lingering?.[Symbol.dispose]()
      resolve()
    })
  }
  client.pipe(backend)
  backend.pipe(client)
  if (client.destroyed || backend.destroyed) destroy()
  return promise
}
