import type { DatabaseSync } from 'node:sqlite'
import { integerOf, metaOf, openDatabase, pathOf } from '#store/sqlite/database.ts'
import { storeErrorOf } from '#store/sqlite/sqlite-error.ts'

/** At most so many complaints are listed: a damaged file has as many as one likes. */
const mostComplaints = 100

/**
 * Looks through a whole store that nobody has open, and says what is wrong with it: nothing, if all
 * is well. What opening a store looks at is little, as it must be quick; this reads every page.
 */
export function checkSqliteStore(directory: string): readonly string[] {
  const path = pathOf(directory)
  try {
    const db = openDatabase(path)
    try {
      return [...pagesOf(db), ...checks.flatMap(({ wrong, sql }) => complaintsOf(db, wrong, sql))]
    } finally {
      db.close()
    }
  } catch (err) {
    throw storeErrorOf(err, path)
  }
}

/** What SQLite itself finds wrong with its pages, trees and indexes. */
function pagesOf(db: DatabaseSync): string[] {
  const rows = db.prepare(`pragma integrity_check(${mostComplaints})`).all()
  const words = rows.map((row) => String(Object.values(row)[0]))
  return words.filter((word) => word !== 'ok')
}

/** Each query yields the revisions, or keys, of which something is wrong; ?1 is what is swept. */
const checks: readonly { readonly wrong: string; readonly sql: string }[] = [
  {
    wrong: 'no change has revision',
    sql: `select revision + 1 from (select distinct id >> 24 revision from log where id >> 24 >= ?1)
          where revision < (select max(id) >> 24 from log)
            and not exists (select 1 from log
              where id >= (revision + 1) << 24 and id < (revision + 2) << 24)`,
  },
  {
    wrong: 'what was there before is missing at revision',
    sql: `select id >> 24 from log l where id >> 24 > ?1 and previous is not null
            and not exists (select 1 from log p where p.id = l.previous and p.key = l.key)`,
  },
  {
    wrong: 'the newest value is missing of key',
    sql: `select key from head h where ?1 = ?1
            and not exists (select 1 from log l where l.id = h.id and l.key = h.key and l.version > 0)`,
  },
  {
    wrong: 'there is no lease for key',
    sql: `select h.key from head h join log l on l.id = h.id where ?1 = ?1 and l.lease is not null
            and not exists (select 1 from lease where lease.id = l.lease)
            and not exists (select 1 from log later where later.key = h.key and later.id > h.id)`,
  },
]

function complaintsOf(db: DatabaseSync, wrong: string, sql: string): string[] {
  const swept = Math.max(metaOf(db, 'swept'), integerOf(db, 'select min(id) >> 24 from log') - 1)
  const rows = db.prepare(`${sql} limit ${mostComplaints}`).all(swept)
  return rows.map((row) => `${wrong} ${String(Object.values(row)[0])}`)
}
