/** Who has the database of a store open: this thread, while there is little to do, or one of its own. */
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { answerTo } from '#store/sqlite/answers.ts'
import { pathOf } from '#store/sqlite/database.ts'
import { FileStore } from '#store/sqlite/file-store.ts'
import type { Answers, Failure, Question, ThreadQuestion } from '#store/sqlite/protocol.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { closed, StoreError } from '#store/store-error.ts'

export interface Keeper {
  /** Takes effect in the order of the calls. Everything in the file of commits up to `end` is durable. */
  ask(question: Question, end: number): Promise<unknown>
  /** Answers whether everything is in the database. */
  close(end: number): Promise<boolean>
}

/** Does no upkeep. */
export class HomeKeeper implements Keeper {
  readonly path: string
  readonly store: FileStore

  constructor(directory: string, options: { isRunning?: boolean; ceiling?: number } = {}) {
    this.path = pathOf(directory)
    try {
      this.store = new FileStore(directory, options)
      this.store.holdAbove(options.ceiling ?? Number.POSITIVE_INFINITY)
    } catch (err) {
      throw storeErrorOf(err, this.path)
    }
  }

  async ask(question: Question, end: number): Promise<unknown> {
    try {
      return answerTo(this.store, question, end)
    } catch (err) {
      throw storeErrorOf(err, this.path)
    }
  }

  async close(end: number): Promise<boolean> {
    try {
      this.store.finish(end)
      return true
    } catch {
      // No space, most likely. What is not in the database is found again when the store is opened.
      return false
    } finally {
      this.abandon()
    }
  }

  /** Closes the database as it is. */
  abandon(): void {
    this.store[Symbol.dispose]()
  }
}

interface Waiting {
  resolve(result: unknown): void
  reject(err: unknown): void
}

/** The near end of a thread. */
export class ThreadKeeper implements Keeper {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #broke: (err: Error) => void
  #next = 1
  /** Why there will be no more answers. */
  #ended: Error | undefined
  readonly #online: Promise<unknown>

  /** `broke` hears why nothing must be written any more. */
  constructor(broke: (err: Error) => void) {
    this.#broke = broke
    this.#worker = new Worker(new URL(`./worker${extname(import.meta.url)}`, import.meta.url))
    this.#worker.on('message', (answers: Answers) => this.#receive(answers))
    this.#worker.once('error', (cause) =>
      this.#end(
        new StoreError('Failed', `The thread of a store failed: ${cause.message}`, { cause }),
      ),
    )
    this.#worker.once('exit', () => this.#end(ended()))
    this.#online = new Promise((resolve) => {
      this.#worker.once('online', resolve)
      this.#worker.once('exit', resolve) // those who ask are told why
    })
  }

  #receive(answers: Answers): void {
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if (!('failure' in answer)) waiting?.resolve(answer.result)
      else if (answer.id === 0) this.#broke(errorOf(answer.failure))
      else waiting?.reject(errorOf(answer.failure))
    }
  }

  #end(err: Error): void {
    if (this.#ended) return
    this.#ended = err
    for (const { reject } of this.#waiting.values()) reject(err)
    this.#waiting.clear()
    this.#broke(err)
  }

  /** It takes some 50 ms until a thread runs. */
  async started(): Promise<void> {
    await this.#online
  }

  ask(question: Question | ThreadQuestion, end: number): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const id = this.#next++
    this.#waiting.set(id, { resolve, reject })
    this.#worker.postMessage({ ...question, id, end })
    return promise
  }

  async close(end: number): Promise<boolean> {
    try {
      return (await this.ask({ type: 'close' }, end)) as boolean
    } finally {
      await this.stop()
    }
  }

  async stop(): Promise<void> {
    this.#ended ??= closed()
    await this.#worker.terminate()
  }
}

function errorOf({ reason, message }: Failure): StoreError {
  return new StoreError(reason, message)
}

function ended(): StoreError {
  return new StoreError('Failed', 'The thread of a store ended before the store was closed')
}
