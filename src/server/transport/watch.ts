/** A watch within the process: batches of events, the same values for all who see the same. */
import type { Resource } from '#api/metadata.ts'
import { zeroOf } from '#api/schema/zero.ts'
import { isStatusError } from '#api/status/status.ts'
import { internalError } from '#api/status/status-answers.ts'
import type { WatchEvent } from '#api/transport.ts'
import type { Clock } from '#base/clock.ts'
import type { Answer } from '#server/call.ts'
import type { Bookmark, StoreWatchEvent, Watcher } from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { shownObject } from '#server/transport/shown.ts'

export interface WatchReading {
  /** Asks for the watch; throws a StatusError where it is refused. */
  open(): Promise<Answer>
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly timeoutSeconds?: number
}

type Batch<T extends Resource> = readonly WatchEvent<T>[]
type Step<T extends Resource> = IteratorResult<Batch<T>, undefined>

interface Waiter<T extends Resource> {
  resolve(step: Step<T>): void
  reject(error: unknown): void
}

/**
 * Opens the watch when the first batch is asked for. Not a generator, whose every step costs more
 * than most events do.
 */
export class EventReader<T extends Resource> implements AsyncIterator<Batch<T>, undefined> {
  readonly #reading: WatchReading
  #watch: { readonly watcher: Watcher; readonly resource: ServedResource } | undefined
  #isOver = false
  #isAborted = false
  #waiter: Waiter<T> | undefined
  #timer: Disposable | undefined
  readonly #onReady = (): void => this.#wake()
  readonly #onAbort = (): void => this.#abort()

  constructor(reading: WatchReading) {
    this.#reading = reading
  }

  next(): Promise<Step<T>> {
    // To ask the signal itself costs more than all of this.
    if (this.#isAborted) return Promise.reject(this.#reading.signal.reason)
    if (this.#isOver) return Promise.resolve({ done: true, value: undefined })
    if (!this.#watch) return this.#open()
    const step = this.#take()
    if (step) return Promise.resolve(step)
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject }
    })
  }

  return(): Promise<Step<T>> {
    this.#end()
    this.#waiter?.resolve({ done: true, value: undefined })
    this.#waiter = undefined
    return Promise.resolve({ done: true, value: undefined })
  }

  async #open(): Promise<Step<T>> {
    const { open, signal, clock, timeoutSeconds } = this.#reading
    signal.throwIfAborted()
    const answer = await open()
    if (answer.type !== 'watch') throw new TypeError(`A watch was asked for, not ${answer.type}`)
    if (this.#isOver || signal.aborted) {
      answer.watcher[Symbol.dispose]()
      this.#isOver = true
      signal.throwIfAborted()
      return { done: true, value: undefined }
    }
    this.#watch = answer
    signal.addEventListener('abort', this.#onAbort, { once: true })
    if (timeoutSeconds) this.#timer = clock.after(timeoutSeconds * 1000, () => void this.return())
    return this.next()
  }

  /** The next batch, or the end; undefined if there is nothing yet. */
  #take(): Step<T> | undefined {
    const { watcher, resource } = this.#watch!
    const events = watcher.take()
    if (events.length > 0) return { done: false, value: shownEvents<T>(resource, events) }
    if (watcher.hasEnded) {
      this.#end()
      return { done: true, value: undefined }
    }
    watcher.onReady = this.#onReady
    return undefined
  }

  #wake(): void {
    const waiter = this.#waiter
    if (!waiter || !this.#watch) return
    const step = this.#take()
    if (!step) return
    this.#waiter = undefined
    waiter.resolve(step)
  }

  #abort(): void {
    this.#isAborted = true
    this.#end()
    this.#waiter?.reject(this.#reading.signal.reason)
    this.#waiter = undefined
  }

  #end(): void {
    this.#isOver = true
    this.#timer?.[Symbol.dispose]()
    this.#reading.signal.removeEventListener('abort', this.#onAbort)
    this.#watch?.watcher[Symbol.dispose]()
    this.#watch = undefined
  }
}

const shown = new WeakMap<
  readonly StoreWatchEvent[],
  WeakMap<ServedResource, readonly WatchEvent[]>
>()

interface Shown {
  readonly resource: ServedResource
  readonly events: readonly StoreWatchEvent[]
  readonly batch: readonly WatchEvent[]
}

/** All who watch are told one after the other: what one was shown, the next will mostly be. */
let last: Shown | undefined

function shownEvents<T extends Resource>(
  resource: ServedResource,
  events: readonly StoreWatchEvent[],
): Batch<T> {
  if (last?.events === events && last.resource === resource) return last.batch as Batch<T>
  const batch = knownBatch(resource, events)
  last = { resource, events, batch }
  return batch as Batch<T>
}

function knownBatch(
  resource: ServedResource,
  events: readonly StoreWatchEvent[],
): readonly WatchEvent[] {
  let versions = shown.get(events)
  if (!versions) shown.set(events, (versions = new WeakMap()))
  let batch = versions.get(resource)
  if (!batch) {
    batch = events.map((event) => shownEvent(resource, event))
    versions.set(resource, batch)
  }
  return batch
}

function shownEvent(resource: ServedResource, event: StoreWatchEvent): WatchEvent {
  switch (event.type) {
    case 'BOOKMARK':
      return { type: 'BOOKMARK', object: bookmarkObject(resource, event) }
    case 'ERROR': {
      const { error } = event
      const status = isStatusError(error) ? error : internalError(String(error))
      return { type: 'ERROR', object: status.status }
    }
    default:
      return { type: event.type, object: shownObject(resource, event.entry.object) }
  }
}

const initialEnd = Object.freeze({ 'k8s.io/initial-events-end': 'true' })

/** An object with nothing in it but how far the watch has come. */
function bookmarkObject(
  { apiVersion, definition, type }: ServedResource,
  { revision, isInitialEnd }: Bookmark,
): Resource {
  return {
    ...(zeroOf(type) as object),
    apiVersion,
    kind: definition.kind,
    metadata: {
      name: '',
      resourceVersion: String(revision),
      ...(isInitialEnd && { annotations: initialEnd }),
    },
  }
}
