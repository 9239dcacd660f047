import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openDatabase, pathOf, setMeta, sync } from '#store/sqlite/database.ts'
import { packHead } from '#store/sqlite/head.ts'
import type { LeaseRecord, Slot } from '#store/state.ts'
import { StoreError } from '#store/store-error.ts'

/**
 * Makes a store of a snapshot: in a file aside, which takes the store's name when it is whole. A
 * store that is there already is never touched.
 */
export class Restoring implements Disposable {
  readonly #path: string
  readonly #aside: string
  readonly #db: DatabaseSync
  readonly #log: StatementSync
  readonly #head: StatementSync
  #done = false

  constructor(directory: string) {
    this.#path = pathOf(directory)
    if (existsSync(this.#path)) {
      throw new StoreError('Denied', `Cannot restore into "${directory}": a store is there already`)
    }
    this.#aside = `${this.#path}.restoring`
    this.#remove()
    this.#db = openDatabase(this.#aside)
    this.#db.exec('begin')
    this.#log = this.#db.prepare(
      'insert into log values ((?1 << 24) | ?2, ?3, ?4, ?5, ?6, null, ?7)',
    )
    this.#head = this.#db.prepare('insert into head values (?1, (?2 << 24) | ?3, ?4)')
  }

  add(slot: Slot): void {
    const { key, modRevision, order, createRevision, version, lease, value } = slot
    const leaseId = lease === 0n ? null : BigInt.asIntN(64, lease)
    this.#log.run(modRevision, order, key, createRevision, version, leaseId, value!)
    this.#head.run(key, modRevision, order, packHead(slot))
  }

  finish(revision: number, leases: readonly LeaseRecord[]): void {
    const insert = this.#db.prepare('insert into lease values (?, ?)')
    for (const { id, ttlSeconds } of leases) insert.run(BigInt.asIntN(64, id), ttlSeconds)
    for (const name of ['indexed', 'compacted', 'swept'] as const) setMeta(this.#db, name, revision)
    this.#db.exec('commit')
    this.#db.close() // which leaves everything in the one file, synced
    this.#done = true
    renameSync(this.#aside, this.#path)
    sync(dirname(this.#path))
  }

  [Symbol.dispose](): void {
    if (this.#done) return
    this.#done = true
    this.#db.close()
    this.#remove()
  }

  #remove(): void {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(this.#aside + end, { force: true })
  }
}
