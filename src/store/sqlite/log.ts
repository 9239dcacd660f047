import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { JournalQuery, UndoQuery } from '#store/local/journal.ts'
import { RecordWriter } from '#store/record.ts'
import { integerOf } from '#store/sqlite/database.ts'
import { type Loaded, type PackedChange, packSlot } from '#store/sqlite/protocol.ts'
import type { Slot } from '#store/state.ts'
import { StoreError } from '#store/store-error.ts'
import { noValue } from '#store/transaction.ts'

/** One query looks through so many revisions, so that no one waits long behind it. */
const windowRevisions = 4000
/** And answers about so much. */
const windowBytes = 4 * 1024 * 1024

/** Slot columns as rows of arrays; the lease as text, as a number cannot hold 64 bits. */
const columns = (t: string) =>
  `${t}.key, ${t}.id >> 24, ${t}.id & 16777215, ${t}.created, ${t}.version, cast(${t}.lease as text)`
const inWindow = 'l.id >= (? << 24) and l.id < (? << 24) and l.key >= ? and l.key < ?'
const byPrevious = 'log l left join log p on p.id = l.previous'

type Cell = string | number | Uint8Array | null

/** The table of all changes. */
export class Log {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  readonly #values: StatementSync
  readonly #changes: StatementSync
  readonly #changesWithPrevious: StatementSync
  readonly #undo: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#insert = db.prepare(
      'insert into log values ((?1 << 24) | ?2, ?3, ?4, ?5, ?6, (?7 << 24) | ?8, ?9)',
    )
    this.#values = rows(
      db,
      `select cast(group_concat(l.value, '') as blob), group_concat(length(l.value), ' '), count(*)
       from json_each(?) place cross join log l on l.id = place.value`,
    )
    this.#changes = rows(
      db,
      `select ${columns('l')}, l.value from log l where ${inWindow} order by l.id`,
    )
    this.#changesWithPrevious = rows(
      db,
      `select ${columns('l')}, l.value, ${columns('p')}, p.value from ${byPrevious} where ${inWindow} order by l.id`,
    )
    this.#undo = rows(
      db,
      `select l.key, l.previous is null, ${columns('p')} from ${byPrevious} where ${inWindow} order by l.id`,
    )
  }

  /** The newest revision that is in the log; 0 if it is empty. */
  newest(): number {
    return integerOf(this.#db, 'select max(id) >> 24 from log')
  }

  append({ slot, previousRevision, previousOrder }: PackedChange): void {
    const { key, createRevision, modRevision, version, lease, order, value } = slot
    this.#insert.run(
      modRevision,
      order,
      key,
      createRevision,
      version,
      lease === 0n ? null : BigInt.asIntN(64, lease),
      previousRevision || null,
      previousOrder,
      value!,
    )
  }

  /**
   * The values at places in the log, given as pairs of revision and order: one after another, with
   * their lengths. SQLite puts them together, which is twice as fast as a row for each.
   */
  load(places: Float64Array): Loaded {
    const ids: string[] = []
    for (let i = 0; i < places.length; i += 2) ids.push(idOf(places[i]!, places[i + 1]!))
    const [bytes, lengths, count] = this.#values.get(`[${ids.join()}]`) as unknown as Cell[]
    if (count !== ids.length) {
      throw new StoreError('Corrupt', `The log lacks ${ids.length - Number(count)} values`)
    }
    return { bytes: (bytes ?? new Uint8Array(0)) as Uint8Array<ArrayBuffer>, lengths: `${lengths}` }
  }

  /** Changes, packed; the first number is the revision they reach. */
  changes({ after, through, from, to, withPrevious }: JournalQuery): Uint8Array<ArrayBuffer> {
    const statement = withPrevious ? this.#changesWithPrevious : this.#changes
    const end = Math.min(through, after + windowRevisions)
    const writer = new RecordWriter()
    writer.integer(end)
    let last = 0
    let bytes = 0
    for (const row of statement.iterate(after + 1, end + 1, from, to) as Iterable<unknown>) {
      const cells = row as Cell[]
      const slot = slotOf(cells, 0, cells[6] as Uint8Array)
      if (bytes > windowBytes && slot.modRevision > last) return withReached(writer, last)
      packSlot(writer, slot)
      if (withPrevious) {
        packSlot(writer, cells[7] === null ? undefined : slotOf(cells, 7, cells[13] as Uint8Array))
      }
      last = slot.modRevision
      bytes += slot.value!.length + slot.key.length
    }
    return writer.finish()
  }

  /** What was before, packed, of each key first changed in a window; its end is the first number. */
  undo({ at, through, from, to }: UndoQuery): Uint8Array<ArrayBuffer> {
    const end = Math.min(through, at + windowRevisions)
    const writer = new RecordWriter()
    writer.integer(end)
    const seen = new Set<string>()
    for (const row of this.#undo.iterate(at + 1, end + 1, from, to) as Iterable<unknown>) {
      const cells = row as Cell[]
      const key = cells[0] as string
      if (seen.has(key)) continue
      seen.add(key)
      if (cells[1] === 0 && cells[2] === null) {
        throw new StoreError('Corrupt', `The log lacks what was before a change of "${key}"`)
      }
      writer.bytes(Buffer.from(key, 'latin1'))
      packSlot(writer, cells[2] === null ? undefined : slotOf(cells, 2, noValue))
    }
    return writer.finish()
  }

  /** Takes out what the revisions after one and up to another have made obsolete. */
  sweep(after: number, through: number): void {
    const within = 'id >= (? << 24) and id < (? << 24)'
    const window = [after + 1, through + 1]
    this.#db
      .prepare(`delete from log where id in (select previous from log where ${within})`)
      .run(...window)
    this.#db.prepare(`delete from log where ${within} and version = 0`).run(...window)
  }
}

/** As decimal digits, as a number could not hold it. */
function idOf(revision: number, order: number): string {
  const small = revision < 2 ** 29
  return small
    ? String(revision * 2 ** 24 + order)
    : String((BigInt(revision) << 24n) + BigInt(order))
}

function rows(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement
}

function slotOf(cells: readonly Cell[], at: number, value: Uint8Array): Slot {
  const lease = cells[at + 5]
  return {
    key: cells[at] as string,
    modRevision: cells[at + 1] as number,
    order: cells[at + 2] as number,
    createRevision: cells[at + 3] as number,
    version: cells[at + 4] as number,
    lease: lease === null ? 0n : BigInt.asUintN(64, BigInt(lease as string)),
    value,
  }
}

function withReached(writer: RecordWriter, revision: number): Uint8Array<ArrayBuffer> {
  const packed = writer.finish()
  packed.writeDoubleLE(revision)
  return packed
}
