import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { metaOf, setMeta, transact } from '#store/sqlite/database.ts'
import { endOfKey, type Head, packHead } from '#store/sqlite/head.ts'
import { emptyState } from '#store/state.ts'
import { StoreError } from '#store/store-error.ts'

/** So many changed keys are gathered before they are written: enough that they share pages. */
const gatherKeys = 4096
/**
 * So many are written at a time between commits, and a part of what has been gathered meanwhile:
 * a fraction of a millisecond, and yet always faster than commits can gather more.
 */
const sliceKeys = 64
const slicePart = 1 / 32
/** So many keys travel at a time when a store is opened. */
const chunkKeys = 8000

/**
 * The table of the newest of each key. It follows the log at a distance: changed keys are gathered
 * in memory, then written in their order, a slice at a time, between commits. How far it is said to
 * have come (`indexed`) moves only when a gathering is written whole; what a crash leaves half done
 * is done again from the log, to the same end.
 */
export class Heads {
  readonly #db: DatabaseSync
  readonly #put: StatementSync
  readonly #delete: StatementSync
  #gathered = new Map<string, Head>()
  #newest: number
  /** What is being written, in order, and up to which revision the table will then have come. */
  #writing: { heads: Head[]; at: number; revision: number } | undefined
  #indexed: number

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#put = db.prepare('insert or replace into head values (?1, (?2 << 24) | ?3, ?4)')
    this.#delete = db.prepare('delete from head where key = ?')
    this.#indexed = metaOf(db, 'indexed')
    this.#newest = this.#indexed
  }

  get indexed(): number {
    return this.#indexed
  }

  gather({ key, modRevision, order, createRevision, version, lease }: Head): void {
    // A copy without the value, which is part of a buffer that many commits came in.
    this.#gathered.set(key, { key, modRevision, order, createRevision, version, lease })
    this.#newest = modRevision
  }

  /** Whether there is a slice to write; `all` also counts a gathering that is not full yet. */
  isDue(all = false): boolean {
    return this.#writing !== undefined || this.#gathered.size >= (all ? 1 : gatherKeys)
  }

  /** Writes the next slice; answers how many keys it had. */
  writeSlice(): number {
    return this.#writeNext(sliceKeys + Math.ceil(this.#gathered.size * slicePart))
  }

  #writeNext(keys: number): number {
    this.#writing ??= this.#begin()
    const writing = this.#writing
    const slice = writing.heads.slice(writing.at, writing.at + keys)
    const last = writing.at + slice.length === writing.heads.length
    transact(this.#db, { durable: false }, () => {
      for (const head of slice) this.#write(head)
      if (last) setMeta(this.#db, 'indexed', writing.revision)
    })
    writing.at += slice.length
    if (!last) return slice.length
    this.#indexed = writing.revision
    this.#writing = undefined
    return slice.length
  }

  #begin() {
    const heads = [...this.#gathered.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
    this.#gathered = new Map()
    return { heads, at: 0, revision: this.#newest }
  }

  #write(head: Head): void {
    const { key, modRevision, order, version } = head
    if (version === 0) this.#delete.run(key)
    else this.#put.run(key, modRevision, order, packHead(head))
  }

  /** Writes all there is, in as few pages as can be. */
  flush(): void {
    while (this.isDue(true)) this.#writeNext(Number.POSITIVE_INFINITY)
  }

  /** On opening: gathers what the log has after the table. Throws Corrupt if a revision is missing there. */
  catchUp(newest: number): void {
    const swept = Math.max(metaOf(this.#db, 'compacted'), emptyState.revision)
    if (newest < this.#indexed && this.#indexed > swept) {
      throw new StoreError('Corrupt', `The log lacks revision ${this.#indexed}`)
    }
    const rows = this.#db.prepare(
      `select key, id >> 24, id & 16777215, created, version, cast(lease as text)
       from log where id >= (? << 24) order by id`,
    )
    rows.setReturnArrays(true)
    let expected = this.#indexed
    for (const row of rows.iterate(this.#indexed + 1) as Iterable<unknown>) {
      const [key, modRevision, order, createRevision, version, lease] = row as [
        string,
        number,
        number,
        number,
        number,
        string | null,
      ]
      if (modRevision !== expected && modRevision !== ++expected) break
      this.gather({
        key,
        modRevision,
        order,
        createRevision,
        version,
        lease: lease === null ? 0n : BigInt(lease),
      })
    }
    if (expected < newest) throw new StoreError('Corrupt', `The log lacks revision ${expected}`)
  }

  /** Every key in order, in chunks. SQLite puts them together, ten times faster than rows. */
  *chunks(): Generator<Uint8Array> {
    const select = this.#db.prepare(
      `select cast(group_concat(concat(key, x'${endOfKey.toString(16)}', packed), '') as blob), max(key)
       from (select * from head where key > ? order by key limit ${chunkKeys})`,
    )
    select.setReturnArrays(true)
    for (let after = ''; ; ) {
      const [chunk, last] = select.get(after) as unknown as [Uint8Array | null, string | null]
      if (chunk === null || last === null) return
      yield chunk
      after = last
    }
  }
}
