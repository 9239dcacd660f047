import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { CommitLog } from '#store/sqlite/commit-log.ts'
import { commitsOf, metaOf, setMeta, transact } from '#store/sqlite/database.ts'
import type { Heads } from '#store/sqlite/heads.ts'
import type { Log } from '#store/sqlite/log.ts'
import { type PackedStep, unpackSteps } from '#store/sqlite/protocol.ts'

/** A transaction is worth committing when it holds so much: many commits share its pages. */
const worthBytes = 256 * 1024

/**
 * Takes commits in: durable at once in the file of commits, and a little later in the database. In between
 * their rows are in a transaction that is open, where this connection's queries see them.
 */
export class Intake implements Disposable {
  readonly #db: DatabaseSync
  readonly #log: Log
  readonly #heads: Heads
  readonly #commits: CommitLog
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  /** Not yet committed to the database: packed steps, of which the first so many are in the transaction. */
  #late: Uint8Array[] = []
  #lateBytes = 0
  #inserted = 0

  /** What a crash left in the file of commits is taken in. */
  constructor(path: string, { db, log, heads }: { db: DatabaseSync; log: Log; heads: Heads }) {
    this.#db = db
    this.#log = log
    this.#heads = heads
    this.#begin = db.prepare('begin')
    this.#commit = db.prepare('commit')
    const origin = metaOf(db, 'origin')
    const taken = metaOf(db, 'taken')
    this.#commits = new CommitLog(commitsOf(path), origin)
    try {
      for (const { sequence, bytes } of this.#commits.recover())
        if (sequence > taken) this.#add(bytes)
      this.settle()
      const newest = Math.max(taken, this.#commits.newest)
      if (newest !== origin - 1) this.restart(newest + 1)
    } catch (err) {
      this.#commits[Symbol.dispose]()
      throw err
    }
  }

  /** What it takes on the disk. */
  get bytes(): number {
    return this.#commits.bytes
  }

  /** Whether the database has had as much time as it may have. */
  get isOverdue(): boolean {
    return this.#lateBytes > 2 * worthBytes
  }

  get isDue(): boolean {
    return this.#lateBytes > worthBytes
  }

  get commits(): CommitLog {
    return this.#commits
  }

  /** They are durable on return. */
  append(parts: readonly Uint8Array[]): void {
    this.#commits.append(parts)
    for (const part of parts) this.#add(part)
  }

  #add(part: Uint8Array): void {
    this.#late.push(part)
    this.#lateBytes += part.length
  }

  /** Queries see everything from then on. */
  take(): void {
    if (this.#inserted === this.#late.length) return
    this.#attempt(() => {
      if (!this.#db.isTransaction) this.#begin.run()
      while (this.#inserted < this.#late.length) {
        for (const step of unpackSteps(this.#late[this.#inserted]!)) this.#insert(step)
        this.#inserted++
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

  /** Commits what is late to the database, and answers how much that was. */
  settle(): number {
    const bytes = this.#lateBytes
    if (this.#late.length === 0) return 0
    this.take()
    this.#attempt(() => {
      setMeta(this.#db, 'taken', this.#commits.newest)
      this.#commit.run()
    })
    this.#late = []
    this.#lateBytes = 0
    this.#inserted = 0
    return bytes
  }

  /** What fails is still in the file of commits, and is done again from its beginning. */
  #attempt(work: () => void): void {
    try {
      work()
    } catch (err) {
      this.#inserted = 0
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw err
    }
  }

  /** Has the database hold everything durably, so that the file of commits can begin anew. */
  restart(next = this.#commits.newest + 1): void {
    this.settle()
    transact(this.#db, { durable: true }, () => {
      setMeta(this.#db, 'origin', next)
      setMeta(this.#db, 'taken', next - 1)
    })
    this.#commits.restart(next)
  }

  [Symbol.dispose](): void {
    this.#commits[Symbol.dispose]()
  }
}
