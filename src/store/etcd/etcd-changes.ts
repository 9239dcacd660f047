/**
 * A reader's own watch of etcd, opened again where it broke off: each event of the server is after
 * all before it, so the last revision that was read says where to go on.
 *
 * Every reader has a stream of its own on the connection for watches, rather than a share of one:
 * one that is slow is then held up alone, and one that breaks off loses nothing of the others'.
 */
import { addAbortListener } from 'node:events'
import type { Clock } from '#base/clock.ts'
import { GrpcError } from '#base/grpc/grpc-error.ts'
import type { ChangeBatch, Changes, ChangesOptions } from '#store/engine.ts'
import type { Compaction } from '#store/etcd/compaction.ts'
import type { Connection, Talk } from '#store/etcd/connection.ts'
import { fateOf, storeErrorOf } from '#store/etcd/etcd-error.ts'
import type { WatchEvent, WatchResponse } from '#store/etcd/messages.ts'
import { everything, revisionOf, type Translator } from '#store/etcd/translate.ts'
import { hasOrderedProgress } from '#store/etcd/version.ts'
import { allKeys, isInRange, type KeyRange } from '#store/key.ts'
import { compacted, StoreError } from '#store/store-error.ts'

/** A reader who has so many changes waiting is waited for: his stream is closed until he has read. */
const waitingLimit = 10_000
/** etcd says nothing to who asks for progress while a watch is catching up: he has to ask again. */
const askAgainMs = 100

export interface ChangesSource {
  readonly connection: Connection
  readonly translator: Translator
  readonly compaction: Compaction
  readonly clock: Clock
  newest(signal: AbortSignal): Promise<number>
}

interface Asked {
  resolve(result: IteratorResult<ChangeBatch, undefined>): void
  reject(err: unknown): void
}

export class EtcdChanges implements Changes {
  readonly #source: ChangesSource
  readonly #options: ChangesOptions
  readonly #range: KeyRange
  readonly #stop = new AbortController()
  readonly #asked: Asked[] = []
  #waiting: ChangeBatch[] = []
  #waitingChanges = 0
  /** All changes of the range up to this revision have been put among the waiting. */
  #position: number
  #started = false
  #end: { readonly failure?: unknown } | undefined
  #call: Talk<'Watch/Watch'> | undefined
  /** Who serves `#call`: calls may have moved on to another. */
  #member = 0
  #created = false
  #progressWanted = false
  /** The server cannot be trusted with progress: see version.ts. Every key is watched instead. */
  #wide = false
  /** With `#wide`: progress is told once the watch has come so far. */
  #progressAt: number | undefined
  #timer: Disposable | undefined
  #again: Disposable | undefined
  #onRead: (() => void) | undefined

  constructor(source: ChangesSource, after: number, options: ChangesOptions) {
    this.#source = source
    this.#options = options
    this.#range = { from: options.from ?? allKeys.from, to: options.to ?? allKeys.to }
    this.#position = after
  }

  next(): Promise<IteratorResult<ChangeBatch, undefined>> {
    const { promise, resolve, reject } =
      Promise.withResolvers<IteratorResult<ChangeBatch, undefined>>()
    this.#asked.push({ resolve, reject })
    if (!this.#started) {
      this.#started = true
      void this.#run()
    }
    this.#answer()
    return promise
  }

  async return(): Promise<IteratorResult<ChangeBatch, undefined>> {
    this.#started = true
    this.#waiting = []
    this.#end = {}
    this.#stop.abort()
    this.#answer()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  requestProgress(): void {
    this.#progressWanted = true
    this.#askProgress()
  }

  /** Gives those who ask what there is, and then the end. */
  #answer(): void {
    while (this.#asked.length > 0 && (this.#waiting.length > 0 || this.#end)) {
      const { resolve, reject } = this.#asked.shift()!
      const value = this.#waiting.shift()
      if (value) {
        this.#waitingChanges -= value.changes.length
        resolve({ done: false, value })
      } else if ('failure' in this.#end!) {
        reject(this.#end.failure)
        this.#end = {}
      } else resolve({ done: true, value: undefined })
    }
    if (this.#waiting.length === 0) this.#onRead?.()
  }

  async #run(): Promise<void> {
    const signals = [this.#options.signal, this.#source.connection.closing, this.#stop.signal]
    const signal = AbortSignal.any(signals)
    try {
      this.#restTimer()
      for (let failures = 0; ; ) {
        const before = this.#position
        const failed = await this.#follow(signal)
        if (this.#position > before || !failed) failures = 0
        if (failed) await this.#source.connection.pause(++failures, signal)
        await this.#untilRead(signal)
      }
    } catch (err) {
      if (signal.aborted) this.#waiting = []
      this.#end ??= { failure: signal.aborted ? signal.reason : err }
    } finally {
      this.#timer?.[Symbol.dispose]()
      this.#again?.[Symbol.dispose]()
      this.#answer()
    }
  }

  async #untilRead(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#waitingChanges < waitingLimit) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    using _ = addAbortListener(signal, () => reject(signal.reason))
    this.#onRead = resolve
    await promise
    this.#onRead = undefined
  }

  /** Watches until the stream has to be opened anew; says whether that is for a failure. */
  async #follow(signal: AbortSignal): Promise<boolean> {
    const { connection } = this.#source
    const member = connection.current
    const call = connection.stream('Watch/Watch', 'watches', member)
    this.#call = call
    this.#member = member
    using _ = addAbortListener(signal, () => call.cancel(signal.reason))
    try {
      call.write({ create_request: this.#createRequest() })
      for await (const response of call) {
        await this.#take(response, signal)
        if (this.#waitingChanges >= waitingLimit) return false
      }
      return this.#call === call // else it was given up for a wider one
    } catch (err) {
      signal.throwIfAborted()
      if (this.#call !== call) return false
      if (err instanceof GrpcError ? fateOf(err) === 'refused' : !isPassing(err))
        throw storeErrorOf(err, 'Unavailable')
      connection.moveOn(member)
      return true
    } finally {
      this.#created = false
      call.cancel()
    }
  }

  #createRequest() {
    const range = this.#wide ? everything : this.#source.translator.range(this.#range)
    const prev_kv = this.#options.withoutPrevious !== true
    return { ...range, start_revision: this.#position + 1, prev_kv }
  }

  async #take(response: WatchResponse, signal: AbortSignal): Promise<void> {
    const { header, created, canceled, cancel_reason, compact_revision, events } = response
    if (compact_revision > 0) throw compacted(compact_revision)
    if (canceled) throw refusal(cancel_reason)
    const revision = revisionOf(header)
    if (created) {
      // etcd takes a watch from the compacted revision itself, whose deletes it may have forgotten.
      await this.#source.compaction.assertKept(this.#position, revision, signal)
      this.#created = true
      if (this.#progressWanted) this.#askProgress()
    } else if (events.length > 0) this.#takeEvents(events)
    else if (!this.#wide) this.#tellProgress(revision)
  }

  #takeEvents(events: readonly WatchEvent[]): void {
    const { translator } = this.#source
    // Not the header's revision, which is ahead of the events while old ones are sent.
    this.#position = events.at(-1)!.kv!.mod_revision
    const withPrevious = this.#options.withoutPrevious !== true
    const within = this.#wide ? events.filter(({ kv }) => this.#isWatched(kv!.key)) : events
    if (within.length > 0) this.#push(within.map((event) => translator.change(event, withPrevious)))
    if (this.#progressAt !== undefined && this.#position >= this.#progressAt) this.#tellProgress(0)
  }

  #isWatched(wireKey: string): boolean {
    const key = this.#source.translator.localKey(wireKey)
    return key !== undefined && isInRange(key, this.#range)
  }

  #tellProgress(revision: number): void {
    this.#position = Math.max(this.#position, revision)
    this.#progressWanted = false
    this.#progressAt = undefined
    this.#push([])
  }

  #push(changes: ChangeBatch['changes']): void {
    // Of several reports of progress nobody has read, the last says all.
    if (changes.length === 0 && this.#waiting.at(-1)?.changes.length === 0) this.#waiting.pop()
    this.#waiting.push({ revision: this.#position, changes })
    this.#waitingChanges += changes.length
    this.#restTimer()
    this.#answer()
  }

  #restTimer(): void {
    const { progressMs } = this.#options
    this.#timer?.[Symbol.dispose]()
    if (progressMs === undefined || this.#end) return
    this.#timer = this.#source.clock.after(progressMs, () => {
      this.requestProgress()
      this.#restTimer()
    })
  }

  #askProgress(): void {
    if (!this.#created) return // asked for as soon as it is
    this.#progress().catch((err: unknown) => {
      // The stream breaks off too, or is closed; the wish stays for the next one.
      if (!this.#stop.signal.aborted) this.#call?.cancel(err)
    })
  }

  async #progress(): Promise<void> {
    const { connection, newest } = this.#source
    const call = this.#call
    const ordered = hasOrderedProgress(await connection.versionOf(this.#member))
    if (call !== this.#call || !this.#created) return
    if (ordered && !this.#wide) {
      call!.write({ progress_request: {} })
      this.#again?.[Symbol.dispose]()
      this.#again = this.#source.clock.after(askAgainMs, () => this.#askAgain())
    } else if (!this.#wide) {
      this.#wide = true
      this.#created = false
      this.#call = undefined
      call!.cancel()
    } else {
      const at = await newest(AbortSignal.any([this.#stop.signal, this.#options.signal]))
      if (call !== this.#call) return
      if (this.#position >= at) this.#tellProgress(0)
      else this.#progressAt = at
    }
  }

  /** A watch from a revision that has still to come is not answered at all. */
  #askAgain(): void {
    if (!this.#progressWanted || !this.#created) return
    const signal = AbortSignal.any([this.#stop.signal, this.#options.signal])
    this.#source.newest(signal).then(
      (at) => {
        if (!this.#progressWanted) return
        if (this.#position >= at) this.#tellProgress(0)
        else this.#askProgress()
      },
      () => {}, // the stream breaks off too, and the next one is asked
    )
  }
}

/** What a server says when it ends a watch: for good, or since it cannot serve it now. */
function refusal(reason: string): StoreError {
  if (/permission denied/.test(reason)) return new StoreError('Denied', `etcd: ${reason}`)
  return new StoreError('Unavailable', `etcd: ${reason || 'the watch was ended'}`)
}

function isPassing(err: unknown): boolean {
  return err instanceof StoreError && err.reason === 'Unavailable'
}
