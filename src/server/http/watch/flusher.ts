/**
 * Writes to watchers that have something to take, in rounds, and to some of them in each turn of the loop, so
 * that requests come in between. While there is much to write it waits a little between rounds, so that what
 * happens meanwhile is written together: a write to a stream costs about the same, however many events it
 * holds.
 */
import type { Clock } from '#base/clock.ts'

export interface Flusher extends Disposable {
  /** Calls `flush` soon. Until then the same function may be given again. */
  schedule(flush: () => void): void
}

/** They hold nobody up for long, and are enough for their connections to send whole records. */
const streamsPerTurn = 100
/**
 * For so many streams a pause of one millisecond: about ten times what writing to them takes, so that
 * watches leave the server time for what they watch.
 */
const streamsPerPausedMs = 15
/** No event waits longer for company. */
const longestPauseMs = 40

export function createFlusher(clock: Clock): Flusher {
  const waiting = new Set<() => void>()
  /** Of this round: how many it had, and those that are left. */
  let size = 0
  let left: (() => void)[] = []
  let planned: Disposable | undefined

  function begin(): void {
    left = [...waiting]
    size = left.length
    waiting.clear()
    turn()
  }

  function turn(): void {
    for (const flush of left.splice(0, streamsPerTurn)) flush()
    if (left.length > 0) planned = soon(turn)
    else rest()
  }

  function rest(): void {
    const pauseMs = Math.min(longestPauseMs, Math.floor(size / streamsPerPausedMs))
    if (pauseMs > 0) planned = clock.after(pauseMs, goOn)
    else goOn()
  }

  function goOn(): void {
    planned = waiting.size > 0 ? soon(begin) : undefined
  }

  return {
    schedule(flush) {
      waiting.add(flush)
      planned ??= soon(begin)
    },
    [Symbol.dispose]() {
      planned?.[Symbol.dispose]()
      planned = undefined
      waiting.clear()
      left = []
    },
  }
}

function soon(fn: () => void): Disposable {
  const immediate = setImmediate(fn)
  return { [Symbol.dispose]: () => clearImmediate(immediate) }
}
