import type { Journal, JournalQuery, Step, Undo, UndoQuery } from '#store/local/journal.ts'
import { RecordReader } from '#store/record.ts'
import { CommitWriter } from '#store/sqlite/commit-writer.ts'
import { Custody, type CustodyOptions } from '#store/sqlite/custody.ts'
import { unpackSlot } from '#store/sqlite/protocol.ts'
import { changeOf, entryOf, type Slot } from '#store/state.ts'
import type { Change } from '#store/transaction.ts'

/** The journal of a store in a file: commits are durable in the file of commits, and then go into the database. */
export class FileJournal implements Journal {
  readonly #custody: Custody
  readonly #writer: CommitWriter
  readonly #holds = new Set<{ readonly revision: number }>()

  constructor(options: CustodyOptions) {
    this.#custody = new Custody(options)
    this.#writer = new CommitWriter(this.#custody)
  }

  append(steps: readonly Step[]): Promise<void> {
    return this.#writer.append(steps)
  }

  async load(slots: readonly Slot[]): Promise<readonly Uint8Array[]> {
    const places = new Float64Array(slots.length * 2)
    for (const [i, { modRevision, order }] of slots.entries()) {
      places[2 * i] = modRevision
      places[2 * i + 1] = order
    }
    const { bytes, lengths } = await this.#custody.load(places)
    let at = 0
    // Views of one buffer: the values come and go together, as they leave memory in this order.
    return lengths.split(' ').map((length) => {
      at += Number(length)
      return bytes.subarray(at - Number(length), at)
    })
  }

  async changes(query: JournalQuery): Promise<{ revision: number; changes: readonly Change[] }> {
    const reader = new RecordReader(await this.#custody.read({ type: 'changes', ...query }))
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
      const reader = new RecordReader(await this.#custody.read(query))
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
    await this.#custody.ask({ type: 'compact', revision })
  }

  hold(revision: number): Disposable {
    const hold = { revision }
    this.#holds.add(hold)
    this.#tellLowest()
    return {
      [Symbol.dispose]: () => {
        if (this.#holds.delete(hold)) this.#tellLowest()
      },
    }
  }

  #tellLowest(): void {
    let lowest = Number.POSITIVE_INFINITY
    for (const { revision } of this.#holds) lowest = Math.min(lowest, revision)
    this.#custody.holdAbove(lowest)
  }

  async compacted(): Promise<void> {
    await this.#custody.ask({ type: 'compacted' })
  }

  async size(): Promise<{ totalBytes: number; usedBytes: number }> {
    const size = await this.#custody.ask({ type: 'size' })
    const { totalBytes, usedBytes } = size as { totalBytes: number; usedBytes: number }
    return { totalBytes: totalBytes + this.#custody.commits.bytes, usedBytes }
  }

  async defragment(): Promise<void> {
    await this.#custody.ask({ type: 'defragment' })
  }

  async copyTo(directory: string): Promise<void> {
    await this.#custody.ask({ type: 'copy', directory })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.settled()
    await this.#custody[Symbol.asyncDispose]()
  }
}
