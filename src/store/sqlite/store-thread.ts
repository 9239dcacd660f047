/**
 * The far end of a store's thread. It takes every request that waits, makes all commits among them
 * durable in one transaction, answers them together, and between times does a little upkeep.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { type Clock, systemClock } from '#base/clock.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { FileStore } from '#store/sqlite/file-store.ts'
import type {
  Answer,
  Failure,
  Loaded,
  Opening,
  Request,
  WorkerOptions,
} from '#store/sqlite/protocol.ts'
import { Restoring } from '#store/sqlite/restoring.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { isStoreError } from '#store/store-error.ts'

/** Upkeep that can wait is done after so long without a request. */
const quietMs = 50

type Append = Extract<Request, { type: 'append' }>

const clock: Clock = systemClock
const later = Symbol('answered when it is done')

export class StoreThread {
  readonly #port: MessagePort
  readonly #directory: string
  #store: FileStore | undefined
  #restoring: Restoring | undefined
  #answers: Answer[] = []
  #handOver: ArrayBuffer[] = []
  /** Commits of this generation and older build on one that failed, and must fail too. */
  #refused = { generation: -1, failure: undefined as Failure | undefined }
  /** Set when the disk can no longer be trusted: nothing is written from then on. */
  #broken: Failure | undefined
  readonly #sweepers: number[] = []
  readonly #vacuumers: number[] = []
  #tending = false
  #closed = false
  #quiet: Disposable | undefined
  /** How often it has served: whoever waits for quiet sees by it whether there was any. */
  #served = 0

  constructor(port: MessagePort, { directory, restoring }: WorkerOptions) {
    this.#port = port
    this.#directory = directory
    if (restoring) {
      this.#attempt(() => {
        this.#restoring = new Restoring(directory)
      })
    } else this.#open()
    port.on('message', (first: Request) => this.#serve(first))
  }

  #open(): void {
    this.#attempt(() => {
      this.#store = new FileStore(this.#directory)
      this.#say({ opened: this.#store.open() })
      for (const heads of this.#store.heads()) this.#say({ heads }, [heads.buffer as ArrayBuffer])
      this.#say({ done: true })
      this.#keepTending()
    })
  }

  /** A store that cannot be opened is not served. */
  #attempt(opening: () => void): void {
    try {
      opening()
    } catch (err) {
      this.#say({ failure: this.#failureOf(err) })
      this.#port.close()
    }
  }

  #say(opening: Opening, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(opening, transfer)
  }

  /** Serves until nothing waits, so that under load no time goes by between one group and the next. */
  #serve(first: Request): void {
    let hasMore = false
    for (let next: Request | undefined = first; next; next = this.#next()) {
      const requests: Request[] = []
      for (let one: Request | undefined = next; one; one = this.#next()) requests.push(one)
      this.#serveAll(requests)
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
    if (this.#closed) this.#port.close()
  }

  #serveAll(requests: readonly Request[]): void {
    let group: Append[] = []
    for (const request of requests) {
      if (request.type === 'append') {
        group.push(request)
        continue
      }
      this.#append(group)
      group = []
      this.#answer(request)
    }
    this.#append(group)
  }

  #append(group: readonly Append[]): void {
    if (group.length === 0) return
    const going: Append[] = []
    for (const request of group) {
      const { id, generation } = request
      if (!this.#broken && generation > this.#refused.generation) going.push(request)
      else this.#answers.push({ id, failure: this.#broken ?? this.#refused.failure! })
    }
    if (going.length === 0) return
    try {
      this.#store!.append(going.map(({ bytes }) => bytes))
      for (const { id } of going) this.#answers.push({ id })
    } catch (err) {
      const failure = this.#failureOf(err)
      this.#refused = { generation: going.at(-1)!.generation, failure }
      if (failure.reason === 'Failed' || failure.reason === 'Corrupt') this.#broken = failure
      for (const { id } of going) this.#answers.push({ id, failure })
    }
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

  #postponed(waiting: number[], id: number): symbol {
    waiting.push(id)
    return later
  }

  #resultOf(request: Request): unknown {
    switch (request.type) {
      case 'load':
        return this.#store!.load(request.places)
      case 'changes':
        return this.#store!.changes(request)
      case 'undo':
        return this.#store!.undo(request)
      case 'compact':
        return this.#store!.compact(request.revision)
      case 'ceiling':
        return this.#store!.holdAbove(request.revision)
      case 'compacted':
        return this.#store!.sweeping ? this.#postponed(this.#sweepers, request.id) : undefined
      case 'size':
        return this.#store!.size()
      case 'defragment':
        this.#store!.defragment()
        return this.#store!.vacuuming ? this.#postponed(this.#vacuumers, request.id) : undefined
      case 'copy':
        return this.#store!.copyTo(request.directory)
      case 'restore':
        return this.#restoring!.add(request.bytes)
      case 'restored':
        this.#restoring!.finish(request.revision, request.leases)
        return this.#open()
      case 'close':
        return this.#close()
      case 'append':
        throw new TypeError('Appends are served in groups')
    }
  }

  #close(): void {
    this.#closed = true
    this.#quiet?.[Symbol.dispose]()
    this.#restoring?.[Symbol.dispose]()
    if (this.#broken) this.#store?.abandon()
    else this.#store?.[Symbol.dispose]()
    this.#store = undefined
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
      if (failure.reason !== 'NoSpace') this.#broken = failure
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
