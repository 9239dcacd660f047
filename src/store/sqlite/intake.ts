import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { CommitReader } from '#store/sqlite/commit-reader.ts'
import { commitsOf, metaOf, setMeta, transact } from '#store/sqlite/database.ts'
import type { Heads } from '#store/sqlite/heads.ts'
import type { Log } from '#store/sqlite/log.ts'
import { type PackedStep, unpackSteps } from '#store/sqlite/protocol.ts'

/** A transaction is worth committing when it holds so much: many commits share its pages. */
export const worthBytes = 256 * 1024

/**
 * Takes commits from their file into the database. Their rows are in a transaction that stays open, where
 * this connection's queries see them, until that is worth its pages.
 */
export class Intake {
  readonly #db: DatabaseSync
  readonly #log: Log
  readonly #heads: Heads
  readonly #reader: CommitReader
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  /** The newest record that the database holds, apart from the open transaction. */
  #taken: number

  constructor(path: string, { db, log, heads }: { db: DatabaseSync; log: Log; heads: Heads }) {
    this.#db = db
    this.#log = log
    this.#heads = heads
    this.#begin = db.prepare('begin')
    this.#commit = db.prepare('commit')
    this.#reader = new CommitReader(commitsOf(path), metaOf(db, 'origin'))
    this.#taken = metaOf(db, 'taken')
  }

  /** Takes in what a crash left in the file, which then begins anew. */
  recover(): void {
    const origin = this.#reader.newest + 1
    this.take()
    this.settle()
    if (this.next !== origin) this.restart()
  }

  get isDue(): boolean {
    return this.#reader.bytes > worthBytes
  }

  /** The number of the record after the newest. */
  get next(): number {
    return Math.max(this.#taken, this.#reader.newest) + 1
  }

  /** Queries see everything in the file up to `end` from then on. */
  take(end?: number): void {
    this.#attempt(() => {
      for (const { sequence, bytes } of this.#reader.read(end)) {
        if (sequence <= this.#taken) continue
        if (!this.#db.isTransaction) this.#begin.run()
        for (const step of unpackSteps(bytes)) this.#insert(step)
      }
    })
  }

  #insert({ changes, granted, revoked }: PackedStep): void {
    for (const change of changes) {
      this.#log.append(change)
      this.#heads.gather(change.slot)
    }
    if (granted) {
      const insert = this.#db.prepare('insert or replace into lease values (?, ?)')
      insert.run(BigInt.asIntN(64, granted.id), granted.ttlSeconds)
    }
    if (revoked !== undefined) {
      this.#db.prepare('delete from lease where id = ?').run(BigInt.asIntN(64, revoked))
    }
  }

  /** Commits what has been taken to the database, and answers how much that was. */
  settle(): number {
    const { bytes, newest } = this.#reader
    if (!this.#db.isTransaction) {
      this.#reader.mark()
      return 0
    }
    this.#attempt(() => {
      setMeta(this.#db, 'taken', newest)
      this.#commit.run()
    })
    this.#taken = newest
    this.#reader.mark()
    return bytes
  }

  /** What fails is still in the file of commits, and is done again from there. */
  #attempt(work: () => void): void {
    try {
      work()
    } catch (err) {
      this.#reader.rewind()
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw err
    }
  }

  /** Has the database hold everything durably, so that the file of commits can begin anew. */
  restart(): void {
    this.settle()
    const { next } = this
    transact(this.#db, { durable: true }, () => {
      setMeta(this.#db, 'origin', next)
      setMeta(this.#db, 'taken', next - 1)
    })
    this.#taken = next - 1
    this.#reader.restart(next)
  }
}
