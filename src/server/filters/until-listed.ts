/** Tells when a watch that begins with a list has given all of that. */
import type { Watcher } from '#server/served/object-store.ts'

export interface Listing {
  /** All that was there has been taken. */
  onListed(): void
  /** The watch is over, wherever it was. */
  onEnd?(): void
}

export function untilListed(watcher: Watcher, listing: Listing): Watcher {
  let isListed = false
  return {
    take(limit) {
      const events = watcher.take(limit)
      if (isListed) return events
      isListed = events.some((event) => event.type === 'BOOKMARK' && event.isInitialEnd)
      if (isListed) listing.onListed()
      return events
    },
    get hasEnded() {
      return watcher.hasEnded
    },
    get onReady() {
      return watcher.onReady
    },
    set onReady(fn) {
      watcher.onReady = fn
    },
    [Symbol.dispose]() {
      listing.onEnd?.()
      watcher[Symbol.dispose]()
    },
  }
}
