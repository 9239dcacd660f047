/** The database of a store, for the thread that has it open: every call is done when it returns. */
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { JournalQuery, UndoQuery } from '#store/local/journal.ts'
import {
  freeBytesAt,
  integerOf,
  makeLastingDirectory,
  metaOf,
  openDatabase,
  pathOf,
  setMeta,
  sync,
  transact,
} from '#store/sqlite/database.ts'
import { Heads } from '#store/sqlite/heads.ts'
import { Intake } from '#store/sqlite/intake.ts'
import { Log } from '#store/sqlite/log.ts'
import type { Contents, Loaded } from '#store/sqlite/protocol.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'
import { isStoreError, StoreError } from '#store/store-error.ts'

/** A checkpoint is worth its two syncs from so many pages on, and overdue at the second number. */
const checkpointPages = 1000
const checkpointOverduePages = 4000
/** So many revisions are swept at a time, so many pages given back: about a millisecond each. */
const sweepRevisions = 200
const vacuumPages = 100
const pageBytes = 4096
/** Shares blocks where that can be; other systems than Linux do so by another flag, or by themselves. */
const copyFlags = process.platform === 'linux' ? ['--reflink=auto'] : []

export class FileStore implements Disposable {
  readonly #path: string
  readonly #db: DatabaseSync
  readonly #log: Log
  readonly #heads: Heads
  readonly #intake: Intake
  #compacted: number
  #swept: number
  #ceiling = Number.POSITIVE_INFINITY
  /** About how many pages the WAL holds that are not in the file yet. */
  #walPages = 0
  /** A checkpoint is due, but its disk has too little room for what it might add to the file. */
  #heldBack = false
  /** Pages still to be given back to the file system. */
  #vacuum = 0

  /** With `isRunning` the store is open already, and goes on writing its file of commits. */
  constructor(directory: string, { isRunning = false } = {}) {
    this.#path = pathOf(directory)
    this.#db = openDatabase(this.#path)
    try {
      this.#log = new Log(this.#db)
      this.#heads = new Heads(this.#db)
      this.#intake = new Intake(this.#path, { db: this.#db, log: this.#log, heads: this.#heads })
      if (!isRunning) this.#intake.recover()
      this.#compacted = metaOf(this.#db, 'compacted')
      this.#swept = metaOf(this.#db, 'swept')
      this.#heads.catchUp(this.#log.newest())
      if (!isRunning) this.#heads.flush()
    } catch (err) {
      this.#db.close()
      throw err
    }
  }

  /** What there is, once everything has been taken. */
  contents(): Contents {
    const leases = this.#db.prepare('select cast(id as text) id, ttl from lease order by id').all()
    return {
      revision: Math.max(this.#log.newest(), this.#heads.indexed, this.#compacted),
      compactRevision: this.#compacted,
      leases: leases.map(({ id, ttl }) => ({
        id: BigInt.asUintN(64, BigInt(id as string)),
        ttlSeconds: Number(ttl),
      })),
    }
  }

  heads(): Iterable<Uint8Array> {
    return this.#heads.chunks()
  }

  /** The number of the next record of the file of commits. */
  get next(): number {
    return this.#intake.next
  }

  /** Whether there is upkeep to do. */
  get isBehind(): boolean {
    return this.#heads.isDue() || this.#swept < this.#sweepable || this.#vacuum > 0
  }

  /** Everything in the file of commits up to `end` is seen by what is asked next. */
  take(end: number): void {
    this.#withRoom(() => {
      this.#intake.take(end)
      if (this.#intake.isDue) this.#settle()
    })
  }

  #settle(): void {
    const bytes = this.#intake.settle()
    if (bytes > 0) this.#walPages += bytes / pageBytes + 4
  }

  /** The log of the database may have no more room, while its file has some of its own. */
  #withRoom(work: () => void): void {
    try {
      work()
    } catch (err) {
      if (!this.#heldBack || !this.#isNoSpace(err)) throw err
      this.#heldBack = false
      this.#checkpoint()
      work()
    }
  }

  #isNoSpace(err: unknown): boolean {
    return isStoreError(storeErrorOf(err, this.#path), 'NoSpace')
  }

  /** Everything in the file of commits up to `end`, which is all, is durable without it on return. */
  restart(end: number): void {
    this.#withRoom(() => {
      this.#intake.take(end)
      this.#settle()
      this.#intake.restart()
    })
    this.#walPages += 2
  }

  load(places: Float64Array): Loaded {
    return this.#log.load(places)
  }

  changes(query: JournalQuery): Uint8Array<ArrayBuffer> {
    return this.#log.changes(query)
  }

  undo(query: UndoQuery): Uint8Array<ArrayBuffer> {
    return this.#log.undo(query)
  }

  compact(revision: number): void {
    if (revision <= this.#compacted) return
    this.#settle()
    transact(this.#db, { durable: true }, () => setMeta(this.#db, 'compacted', revision))
    this.#compacted = revision
  }

  get sweeping(): boolean {
    return this.#swept < this.#compacted
  }

  /** A reader still needs what a state at `revision` needs. */
  holdAbove(revision: number): void {
    this.#ceiling = revision
  }

  get #sweepable(): number {
    return Math.min(this.#compacted, this.#ceiling)
  }

  get vacuuming(): boolean {
    return this.#vacuum > 0
  }

  /**
   * Does a little of what there is to do beside commits, and answers whether there is more. With
   * `idle`, also what can wait until no one else does.
   */
  tend({ idle }: { idle: boolean }): boolean {
    const due = this.#walPages > (idle ? checkpointPages : checkpointOverduePages)
    this.#heldBack = due && !this.#hasRoom()
    const checkpoint = due && !this.#heldBack
    if (idle || this.#intake.isDue) this.#settle()
    if (checkpoint && this.#walPages > checkpointOverduePages) this.#checkpoint()
    else if (this.#heads.isDue(this.sweeping && this.#heads.indexed < this.#compacted))
      this.#writeHeads()
    else if (this.#swept < this.#sweepable) this.#sweep()
    else if (this.#vacuum > 0) this.#giveBack()
    else if (checkpoint) this.#checkpoint()
    return this.isBehind
  }

  #writeHeads(): void {
    this.#settle()
    this.#walPages += this.#heads.writeSlice() / 2 // as keys in order share pages
  }

  /**
   * A row is gone for good once something newer at or before the compact revision stands in the
   * log; the heads have been written that far before, as they are found again from these rows.
   */
  #sweep(): void {
    this.#settle()
    const end = Math.min(this.#sweepable, this.#swept + sweepRevisions)
    transact(this.#db, { durable: false }, () => {
      this.#log.sweep(this.#swept, end)
      setMeta(this.#db, 'swept', end)
    })
    this.#swept = end
    this.#walPages += sweepRevisions
    if (!this.sweeping && this.#freePages() > this.#pages() / 2) this.defragment()
  }

  #giveBack(): void {
    this.#settle()
    transact(this.#db, { durable: false }, () => {
      this.#db.exec(`pragma incremental_vacuum(${vacuumPages})`)
    })
    this.#vacuum = Math.max(this.#vacuum - vacuumPages, 0)
    this.#walPages += 2 * vacuumPages
  }

  /** Has free pages given back in small steps, by `tend`. */
  defragment(): void {
    this.#vacuum = this.#freePages()
  }

  /** Whether a checkpoint would leave commits some room, even if every page of the log is new to the file. */
  #hasRoom(): boolean {
    return freeBytesAt(this.#path) > this.#walPages * pageBytes
  }

  #checkpoint(): void {
    try {
      this.#settle()
    } catch (err) {
      if (!this.#isNoSpace(err)) throw err
    }
    this.#db.exec('pragma wal_checkpoint(passive)') // whole, as no one else reads
    this.#walPages = 0
  }

  #pages(): number {
    return integerOf(this.#db, 'pragma page_count')
  }

  #freePages(): number {
    return integerOf(this.#db, 'pragma freelist_count')
  }

  /** Without the file of commits. */
  size(): { totalBytes: number; usedBytes: number } {
    const wal = statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const pages = this.#pages()
    return {
      totalBytes: pages * pageBytes + wal,
      usedBytes: (pages - this.#freePages()) * pageBytes,
    }
  }

  /**
   * A copy in another directory, which costs next to nothing where the file system shares blocks.
   * Another process copies: were the file opened and closed in this one, the system would take away
   * the lock that SQLite holds on it.
   */
  copyTo(directory: string): void {
    this.#settle()
    this.#checkpoint()
    makeLastingDirectory(directory)
    const path = pathOf(directory)
    if (existsSync(path)) {
      throw new StoreError('Denied', `Cannot copy into "${directory}": a store is there already`)
    }
    const unfinished = `${path}.copying`
    const { spawnSync } = process.getBuiltinModule('node:child_process') // rarely, and dear to load
    const { status, stderr } = spawnSync('cp', [...copyFlags, this.#path, unfinished], {
      encoding: 'utf8',
    })
    if (status !== 0) {
      rmSync(unfinished, { force: true })
      throw new StoreError('Failed', `Cannot copy the store into "${directory}": ${stderr.trim()}`)
    }
    sync(unfinished)
    renameSync(unfinished, path)
    sync(directory)
  }

  /** Leaves nothing to be read from the file of commits, or found out, when the database is next opened. */
  finish(end: number): void {
    this.take(end)
    this.#settle()
    this.#heads.flush()
    this.restart(end)
  }

  /** Writes nothing more: what is not in the database is found again when the store is opened. */
  [Symbol.dispose](): void {
    this.#db.close()
  }
}
