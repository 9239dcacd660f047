import { BriefMap } from '#base/brief-map.ts'
import type { Journal, JournalQuery, Step, Undo, UndoQuery } from '#store/local/journal.ts'
import type { LeaseRecord, Slot } from '#store/local/state.ts'
import { changeOf, entryOf } from '#store/local/state.ts'
import { RecordReader } from '#store/record.ts'
import {
  type Answers,
  type Failure,
  type Loaded,
  type Opening,
  packSteps,
  type Request,
  unpackSlot,
  type WorkerOptions,
} from '#store/sqlite/protocol.ts'
import { returnThread, type Thread, takeThread } from '#store/sqlite/threads.ts'
import { closed, isStoreError, StoreError } from '#store/store-error.ts'
import type { Change } from '#store/transaction.ts'

type Body = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never

interface Waiting {
  resolve(result: unknown): void
  reject(err: unknown): void
}

/** The journal of a store in a file: the near end of its thread. */
export class WorkerJournal implements Journal {
  readonly #thread: Thread
  readonly #waiting = new BriefMap<number, Waiting>()
  #next = 1
  #generation = 0
  #closing = false
  readonly #holds = new Set<{ readonly revision: number }>()
  #ceiling = Number.POSITIVE_INFINITY
  /** Why there will be no more answers. */
  #ended: Error | undefined

  /** `opening` hears what the thread says before the store is open. */
  constructor(options: WorkerOptions, opening: (message: Opening) => void) {
    this.#thread = takeThread(options)
    const { worker, port } = this.#thread
    port.on('message', (message: Answers | Opening) => {
      if (Array.isArray(message)) this.#receive(message)
      else opening(message as Opening)
    })
    worker.once('error', (cause) => {
      const words = `The thread of a store failed: ${cause.message}`
      this.#end(new StoreError('Failed', words, { cause }))
      opening({ failure: { reason: 'Failed', message: words } })
    })
    port.once('close', () => this.#end(this.#closing ? closed() : ended()))
  }

  #receive(answers: Answers): void {
    for (const answer of answers) {
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      if ('failure' in answer) waiting?.reject(errorOf(answer.failure))
      else waiting?.resolve(answer.result)
    }
  }

  #end(err: Error): void {
    this.#ended ??= err
    for (const { reject } of this.#waiting.clear()) reject(this.#ended)
  }

  #ask(body: Body, transfer: ArrayBuffer[] = []): Promise<unknown> {
    if (this.#ended) return Promise.reject(this.#ended)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const id = this.#next++
    this.#waiting.set(id, { resolve, reject })
    this.#thread.port.postMessage({ ...body, id }, transfer)
    return promise
  }

  async append(steps: readonly Step[]): Promise<void> {
    const bytes = packSteps(steps)
    const generation = this.#generation
    try {
      await this.#ask({ type: 'append', bytes, generation }, [bytes.buffer])
    } catch (err) {
      // What is decided from now on is decided without the steps that failed.
      this.#generation = Math.max(this.#generation, generation + 1)
      throw err
    }
  }

  async load(slots: readonly Slot[]): Promise<readonly Uint8Array[]> {
    const places = new Float64Array(slots.length * 2)
    for (const [i, { modRevision, order }] of slots.entries()) {
      places[2 * i] = modRevision
      places[2 * i + 1] = order
    }
    const { bytes, lengths } = (await this.#ask({ type: 'load', places }, [
      places.buffer,
    ])) as Loaded
    let at = 0
    // Views of one buffer: the values come and go together, as they leave memory in this order.
    return lengths.split(' ').map((length) => {
      at += Number(length)
      return bytes.subarray(at - Number(length), at)
    })
  }

  async changes(query: JournalQuery): Promise<{ revision: number; changes: readonly Change[] }> {
    const reader = new RecordReader((await this.#ask({ type: 'changes', ...query })) as Uint8Array)
    const revision = reader.integer()
    const changes: Change[] = []
    while (reader.more) {
      const slot = unpackSlot(reader)!
      const previous = query.withPrevious ? unpackSlot(reader) : undefined
      const change = changeOf(slot, slot.value!)
      changes.push(previous ? { ...change, previous: entryOf(previous, previous.value!) } : change)
    }
    return { revision, changes }
  }

  /** Window by window, so that commits come in between; the first change of a key is what counts. */
  async undo({ at, through, from, to }: UndoQuery): Promise<readonly Undo[]> {
    const undone = new Map<string, Undo>()
    for (let reached = at; reached < through; ) {
      const query = { type: 'undo' as const, at: reached, through, from, to }
      const reader = new RecordReader((await this.#ask(query)) as Uint8Array)
      reached = reader.integer()
      while (reader.more) {
        const key = Buffer.from(reader.bytes()).toString('latin1')
        const slot = unpackSlot(reader)
        if (!undone.has(key)) undone.set(key, { key, slot: slot && { ...slot, value: undefined } })
      }
    }
    return [...undone.values()]
  }

  async compact(revision: number): Promise<void> {
    await this.#ask({ type: 'compact', revision })
  }

  hold(revision: number): Disposable {
    const hold = { revision }
    this.#holds.add(hold)
    this.#tellCeiling()
    return {
      [Symbol.dispose]: () => {
        if (this.#holds.delete(hold)) this.#tellCeiling()
      },
    }
  }

  #tellCeiling(): void {
    let revision = Number.POSITIVE_INFINITY
    for (const hold of this.#holds) revision = Math.min(revision, hold.revision)
    if (revision === this.#ceiling) return
    this.#ceiling = revision
    this.#ask({ type: 'ceiling', revision }).catch(() => {}) // a thread that ended sweeps nothing
  }

  async compacted(): Promise<void> {
    await this.#ask({ type: 'compacted' })
  }

  async size(): Promise<{ totalBytes: number; usedBytes: number }> {
    return (await this.#ask({ type: 'size' })) as { totalBytes: number; usedBytes: number }
  }

  async defragment(): Promise<void> {
    await this.#ask({ type: 'defragment' })
  }

  async copyTo(directory: string): Promise<void> {
    await this.#ask({ type: 'copy', directory })
  }

  async restore(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#ask({ type: 'restore', bytes }, [bytes.buffer])
  }

  async restored(revision: number, leases: readonly LeaseRecord[]): Promise<void> {
    await this.#ask({ type: 'restored', revision, leases })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true
    try {
      await this.#ask({ type: 'close' })
    } catch (err) {
      if (!isStoreError(err, 'Closed') && err !== this.#ended) throw err
    } finally {
      await returnThread(this.#thread)
    }
  }
}

export function errorOf({ reason, message }: Failure): StoreError {
  return new StoreError(reason, message)
}

function ended(): StoreError {
  return new StoreError('Failed', 'The thread of a store ended before the store was closed')
}
