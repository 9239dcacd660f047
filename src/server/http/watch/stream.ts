/**
 * One watch on its way to a client. Nothing is taken from the watcher while the client has not read
 * what was written before, so a slow one costs no memory here; it falls out of the log and ends.
 */

import type { Exchange, Outlet } from '#server/http/exchange.ts'
import type { Flusher } from '#server/http/watch/flusher.ts'
import type { FrameForm, FrameWriter } from '#server/http/watch/frames.ts'
import type { Watcher } from '#server/served/object-store.ts'

export interface WatchStreamOptions {
  readonly exchange: Exchange
  readonly outlet: Outlet
  readonly watcher: Watcher
  readonly form: FrameForm
  readonly frames: FrameWriter
  readonly flusher: Flusher
  /** How many events are taken at a time, and may be written as one piece. */
  readonly mostEvents?: number
  /** Ends the watch in good order: its time is over, or the server stops. */
  readonly signal: AbortSignal
  /** Is told of a failure that ended the watch, which the client cannot be told of. */
  onFailure(error: unknown): void
}

const mostEventsAtOnce = 500

/** Settles when the watch is over, for whatever reason. */
export function runWatchStream(options: WatchStreamOptions): Promise<void> {
  const { exchange, outlet, watcher, form, frames, flusher, signal } = options
  const { mostEvents = mostEventsAtOnce } = options
  const { promise, resolve } = Promise.withResolvers<void>()
  let pieces: readonly Buffer[] = []
  let at = 0
  let isLast = false
  let isOver = false
  let hasHead = true

  function finish(): void {
    if (isOver) return
    isOver = true
    watcher.onReady = undefined
    watcher[Symbol.dispose]()
    signal.removeEventListener('abort', finish)
    if (!exchange.isClosed) outlet.end()
    resolve()
  }

  /** Whether all that was taken is written. */
  function writePieces(): boolean {
    while (at < pieces.length) {
      if (outlet.isHeld) return false
      outlet.write(pieces[at++]!)
    }
    pieces = []
    at = 0
    return true
  }

  const wake = () => flusher.schedule(pump)

  function pump(): void {
    if (isOver) return
    try {
      while (writePieces()) {
        if (isLast) {
          finish()
          return
        }
        if (outlet.isHeld) break
        const events = watcher.take(mostEvents)
        if (events.length === 0) {
          if (watcher.hasEnded) finish()
          else watcher.onReady = wake
          return
        }
        const made = frames.write(events, form, hasHead)
        hasHead = false
        pieces = made.pieces
        isLast = made.isEnd
      }
      outlet.onDrain(pump)
    } catch (error) {
      options.onFailure(error)
      finish()
    }
  }

  exchange.onClose(finish)
  signal.addEventListener('abort', finish)
  if (signal.aborted || exchange.isClosed) finish()
  else pump()
  return promise
}
