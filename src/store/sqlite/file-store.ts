/** A store in its file, for the thread that owns it: every call is done when it returns. */
import { existsSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { JournalQuery, UndoQuery } from '#store/local/journal.ts'
import {
  integerOf,
  makeDirectory,
  metaOf,
  openDatabase,
  pathOf,
  setMeta,
  sync,
  transact,
} from '#store/sqlite/database.ts'
import { Heads } from '#store/sqlite/heads.ts'
import { Log } from '#store/sqlite/log.ts'
import { type Loaded, type Opened, type PackedStep, unpackSteps } from '#store/sqlite/protocol.ts'
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
  #compacted: number
  #swept: number
  #ceiling = Number.POSITIVE_INFINITY
  /** About how many pages the WAL holds that are not in the file yet. */
  #walPages = 0
  /** A checkpoint is due, but its disk has too little room for what it might add to the file. */
  #heldBack = false
  /** Pages still to be given back to the file system. */
  #vacuum = 0

  constructor(directory: string) {
    this.#path = pathOf(directory)
    this.#db = openDatabase(this.#path)
    this.#log = new Log(this.#db)
    this.#heads = new Heads(this.#db)
    this.#compacted = metaOf(this.#db, 'compacted')
    this.#swept = metaOf(this.#db, 'swept')
    this.#heads.catchUp(this.#log.newest())
  }

  open(): Opened {
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

  /** Appends everything in one transaction, which is durable on return. */
  append(parts: readonly Uint8Array[]): void {
    const steps = parts.flatMap((bytes) => [...unpackSteps(bytes)])
    try {
      this.#commit(steps)
    } catch (err) {
      if (!this.#heldBack || !isStoreError(storeErrorOf(err, this.#path), 'NoSpace')) throw err
      this.#heldBack = false
      this.#checkpoint() // The log has no more room. The file may have some of its own.
      this.#commit(steps)
    }
    // Only now, as the heads must never hear of what was rolled back.
    for (const { changes } of steps) for (const { slot } of changes) this.#heads.gather(slot)
    for (const bytes of parts) this.#walPages += bytes.length / pageBytes
    this.#walPages += 2
  }

  #commit(steps: readonly PackedStep[]): void {
    transact(this.#db, { durable: true }, () => {
      for (const step of steps) this.#step(step)
    })
  }

  #step({ changes, granted, revoked }: PackedStep): void {
    for (const change of changes) this.#log.append(change)
    if (granted) {
      const insert = this.#db.prepare('insert or replace into lease values (?, ?)')
      insert.run(BigInt.asIntN(64, granted.id), granted.ttlSeconds)
    }
    if (revoked !== undefined) {
      this.#db.prepare('delete from lease where id = ?').run(BigInt.asIntN(64, revoked))
    }
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
    if (checkpoint && this.#walPages > checkpointOverduePages) this.#checkpoint()
    else if (this.#heads.isDue(this.sweeping && this.#heads.indexed < this.#compacted))
      this.#writeHeads()
    else if (this.#swept < this.#sweepable) this.#sweep()
    else if (this.#vacuum > 0) this.#giveBack()
    else if (checkpoint) this.#checkpoint()
    return this.#heads.isDue() || this.#swept < this.#sweepable || this.#vacuum > 0
  }

  #writeHeads(): void {
    this.#walPages += this.#heads.writeSlice() / 2 // as keys in order share pages
  }

  /**
   * A row is gone for good once something newer at or before the compact revision stands in the
   * log; the heads have been written that far before, as they are found again from these rows.
   */
  #sweep(): void {
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
    const { bavail, bsize } = statfsSync(this.#path)
    return bavail * bsize > this.#walPages * pageBytes
  }

  #checkpoint(): void {
    this.#db.exec('pragma wal_checkpoint(passive)') // whole, as no one else reads
    this.#walPages = 0
  }

  #pages(): number {
    return integerOf(this.#db, 'pragma page_count')
  }

  #freePages(): number {
    return integerOf(this.#db, 'pragma freelist_count')
  }

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
    this.#checkpoint()
    makeDirectory(directory)
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

  /** Ends without writing what could be found out again: for a disk that cannot be trusted. */
  abandon(): void {
    this.#db.close()
  }

  [Symbol.dispose](): void {
    try {
      this.#heads.flush()
    } catch {
      // No space, most likely. The heads are found again from the log when the store is opened.
    }
    this.#db.close()
  }
}
