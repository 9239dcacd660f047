/**
 * Writes to watchers that have something to take, all of them in one go. While there is much to
 * write it waits a little between goes, so that what happens meanwhile is written together: a
 * write to a stream costs about the same, however many events it holds.
 */
import type { Clock } from '#base/clock.ts'

export interface Flusher extends Disposable {
  /** Calls `flush` soon. Until then the same function may be given again. */
  schedule(flush: () => void): void
}

/**
 * For so many streams a pause of one millisecond: about ten times what writing to them takes, so that
 * watches leave the server time for what they watch.
 */
const streamsPerPausedMs = 15
/** No event waits longer for company. */
const longestPauseMs = 40

export function createFlusher(clock: Clock): Flusher {
  let waiting = new Set<() => void>()
  let planned: Disposable | undefined
  let pauseMs = 0

  function flushAll(): void {
    planned = undefined
    const now = waiting
    waiting = new Set()
    for (const flush of now) flush()
    pauseMs = Math.min(longestPauseMs, Math.floor(now.size / streamsPerPausedMs))
    if (pauseMs > 0) planned = clock.after(pauseMs, resume)
  }

  function resume(): void {
    planned = undefined
    pauseMs = 0
    if (waiting.size > 0) flushAll()
  }

  return {
    schedule(flush) {
      waiting.add(flush)
      planned ??= soon(flushAll)
    },
    [Symbol.dispose]() {
      planned?.[Symbol.dispose]()
      planned = undefined
      waiting.clear()
    },
  }
}

function soon(fn: () => void): Disposable {
  const immediate = setImmediate(fn)
  return { [Symbol.dispose]: () => clearImmediate(immediate) }
}
