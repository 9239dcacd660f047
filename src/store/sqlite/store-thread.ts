/**
 * The far end of a store's thread: it has the database open, takes commits from their file into it, answers
 * what it is asked, and between times does a little upkeep.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { type Clock, systemClock } from '#base/clock.ts'
import { answerTo } from '#store/sqlite/answers.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { FileStore } from '#store/sqlite/file-store.ts'
import type { Answer, Failure, Loaded, Request } from '#store/sqlite/protocol.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { isStoreError, StoreError } from '#store/store-error.ts'

/** Upkeep that can wait is done after so long without a request. */
const quietMs = 50

const clock: Clock = systemClock
const later = Symbol('answered when it is done')

export class StoreThread {
  readonly #port: MessagePort
  #directory = ''
  #store: FileStore | undefined
  #answers: Answer[] = []
  #handOver: ArrayBuffer[] = []
  /** Set when the disk can no longer be trusted: nothing is written from then on. */
  #broken = false
  readonly #sweepers: number[] = []
  readonly #vacuumers: number[] = []
  #tending = false
  #quiet: Disposable | undefined
  /** How often it has served: whoever waits for quiet sees by it whether there was any. */
  #served = 0

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', (first: Request) => this.#serve(first))
  }

  /** Serves until nothing waits, so that under load no time goes by between one request and the next. */
  #serve(first: Request): void {
    let hasMore = false
    for (let next: Request | undefined = first; next; next = this.#next()) {
      for (let one: Request | undefined = next; one; one = this.#next()) this.#answer(one)
      this.#post()
      this.#served++
      hasMore = this.#tend(false)
      this.#post()
    }
    if (hasMore) this.#keepTending()
    else this.#awaitQuiet()
  }

  #next(): Request | undefined {
    return receiveMessageOnPort(this.#port)?.message as Request | undefined
  }

  #post(): void {
    if (this.#answers.length > 0) this.#port.postMessage(this.#answers, this.#handOver)
    this.#answers = []
    this.#handOver = []
  }

  #answer(request: Request): void {
    try {
      const result = this.#resultOf(request)
      if (result === later) return
      this.#answers.push({ id: request.id, result })
      if (request.type === 'load') this.#handOver.push((result as Loaded).bytes.buffer)
      else if (result instanceof Uint8Array) this.#handOver.push(result.buffer as ArrayBuffer)
    } catch (err) {
      this.#answers.push({ id: request.id, failure: this.#failureOf(err) })
    }
  }

  #resultOf(request: Request): unknown {
    if (request.type === 'open') return this.#open(request.directory, request.ceiling)
    const store = this.#store
    if (!store) throw new StoreError('Closed', 'The database of the store is not open')
    if (request.type === 'leave') return this.#leave(store, request.end)
    if (request.type === 'close') return this.#close(store, request.end)
    const result = answerTo(store, request, request.end)
    if (request.type === 'compacted' && store.sweeping) return postponed(this.#sweepers, request.id)
    if (request.type === 'defragment' && store.vacuuming)
      return postponed(this.#vacuumers, request.id)
    return result
  }

  #open(directory: string, ceiling: number): void {
    this.#directory = directory
    this.#store = new FileStore(directory, { isRunning: true })
    this.#store.holdAbove(ceiling)
  }

  #leave(store: FileStore, end: number): number | undefined {
    if (this.#broken || store.isBehind) return undefined
    store.finish(end)
    const { next } = store
    this.#forget(store)
    return next
  }

  #close(store: FileStore, end: number): boolean {
    try {
      if (!this.#broken) store.finish(end)
      return !this.#broken
    } catch {
      // No space, most likely. What is not in the database is found again when the store is opened.
      return false
    } finally {
      this.#forget(store)
    }
  }

  #forget(store: FileStore): void {
    this.#quiet?.[Symbol.dispose]()
    this.#quiet = undefined
    this.#store = undefined
    store[Symbol.dispose]()
  }

  /** One small piece of upkeep. A failure is not the end: what it left is found and done later. */
  #tend(idle: boolean): boolean {
    if (!this.#store || this.#broken) return false
    try {
      const more = this.#store.tend({ idle })
      this.#finish(this.#sweepers, this.#store.sweeping)
      this.#finish(this.#vacuumers, this.#store.vacuuming)
      return more
    } catch (err) {
      const failure = this.#failureOf(err)
      if (failure.reason !== 'NoSpace') {
        this.#broken = true
        this.#answers.push({ id: 0, failure })
      }
      for (const id of [...this.#sweepers.splice(0), ...this.#vacuumers.splice(0)])
        this.#answers.push({ id, failure })
      return false
    }
  }

  #finish(waiting: number[], going: boolean): void {
    if (!going) for (const id of waiting.splice(0)) this.#answers.push({ id })
  }

  /** Goes on with upkeep in turns with requests; when there is none left, looks once more later. */
  #keepTending(): void {
    if (this.#tending || !this.#store) return
    this.#tending = true
    setImmediate(() => {
      this.#tending = false
      const more = this.#tend(false)
      this.#post()
      if (more) this.#keepTending()
      else this.#awaitQuiet()
    })
  }

  /** One timer at a time, though requests come by the thousand. */
  #awaitQuiet(): void {
    if (this.#quiet || !this.#store) return
    const before = this.#served
    this.#quiet = clock.after(quietMs, () => {
      this.#quiet = undefined
      if (this.#served !== before) {
        this.#awaitQuiet()
        return
      }
      if (this.#tend(true)) this.#keepTending()
      this.#post()
    })
  }

  #failureOf(err: unknown): Failure {
    const known = storeErrorOf(err, pathOf(this.#directory))
    if (isStoreError(known)) return { reason: known.reason, message: known.message }
    const bug = known instanceof Error ? (known.stack ?? known.message) : String(known)
    return {
      reason: 'Failed',
      message: `The thread of store "${this.#directory}" failed: ${bug}`,
    }
  }
}

function postponed(waiting: number[], id: number): symbol {
  waiting.push(id)
  return later
}
