/** The file of a store: its tables, and the settings every connection to it needs. */
import { closeSync, fsyncSync, openSync, statfsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeDirectory } from '#base/directories.ts'
import { StoreError } from '#store/store-error.ts'

/** "Coxs": says in the file's header whose it is. */
const applicationId = 0x436f7873
/** Raised when an older program could no longer read what a newer one writes. The first had no file of commits. */
const formatVersion = 2
const oldestVersion = 1

const fileName = 'store.db'

/**
 * `log` holds every change, and is only ever appended to. The id is the revision shifted by 24 bits and the
 * place in it; version 0 is a deletion; previous is the id of what the key was before. `head` holds the
 * newest of each key up to the revision `indexed`, a little behind the log, because keeping it up with
 * every commit would double what is written; `packed` is all that is known of the key but its value, in
 * the form it is read in (`head.ts`). In `meta`, `compacted` is the compact revision and `swept` up to
 * where its work is done; the file of commits (`commit-log.ts`) begins with record `origin`, and of those
 * up to `taken` everything is here.
 */
const tables = `
  create table log (
    id integer primary key,
    key text not null,
    created integer not null,
    version integer not null,
    lease integer,
    previous integer,
    value blob not null
  ) strict;
  create table head (
    key text primary key,
    id integer not null,
    packed blob not null
  ) strict, without rowid;
  create table lease (id integer primary key, ttl integer not null) strict;
  create table meta (name text primary key, value integer not null) strict, without rowid;
  insert into meta values ('indexed', 1), ('compacted', 0), ('swept', 0);
  pragma application_id = ${applicationId};
`
/** Records count from a number that nobody can guess, so that no value can pass for records. */
const commitFile = `
  insert into meta values ('origin', abs(random() >> 16) + 1);
  insert into meta select 'taken', value - 1 from meta where name = 'origin';
  pragma user_version = ${formatVersion};
`

/** SQLite opens no path that is longer, and does not say so. */
const longestPathBytes = 504

export type MetaName = 'indexed' | 'compacted' | 'swept' | 'origin' | 'taken'

export function pathOf(directory: string): string {
  return join(directory, fileName)
}

/** Where the commits go that are not in the database yet. */
export function commitsOf(path: string): string {
  return `${path}-commits`
}

/** Opens the file and holds it against other processes; makes it if it is not there. */
export function openDatabase(path: string): DatabaseSync {
  const length = Buffer.byteLength(resolve(path))
  if (length > longestPathBytes) {
    const most = `${length} bytes long, and may have ${longestPathBytes}`
    throw new StoreError('Denied', `Store "${path}" cannot be opened: its path is ${most}`)
  }
  makeLastingDirectory(dirname(path))
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: 0 })
  try {
    // The exclusive mode keeps the lock as long as we live, and the index of the WAL in our memory.
    db.exec('pragma locking_mode = exclusive')
    const version = isEmpty(db) ? 0 : formatOf(db, path) // before anything is written
    db.exec('pragma auto_vacuum = incremental; pragma journal_mode = wal')
    db.exec('pragma synchronous = full; pragma wal_autocheckpoint = 0')
    db.exec('pragma cache_size = -2048; pragma journal_size_limit = 67108864')
    db.exec('begin immediate')
    if (version === 0) db.exec(tables)
    if (version < formatVersion) db.exec(commitFile)
    db.exec('commit')
    db.exec('pragma synchronous = normal')
    return db
  } catch (err) {
    db.close()
    throw err
  }
}

/** Makes a directory that is there after a power failure too. */
export function makeLastingDirectory(directory: string): void {
  const first = makeDirectory(directory)
  if (first !== undefined) sync(dirname(first))
}

/** Has the system write a file, or the names in a directory, to the disk. */
export function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** What is free on the disk that a path is on. */
export function freeBytesAt(path: string): number {
  const { bavail, bsize } = statfsSync(path)
  return bavail * bsize
}

function isEmpty(db: DatabaseSync): boolean {
  return integerOf(db, 'select count(*) from sqlite_schema') === 0
}

function formatOf(db: DatabaseSync, path: string): number {
  const [id, version] = [
    integerOf(db, 'pragma application_id'),
    integerOf(db, 'pragma user_version'),
  ]
  if (id !== applicationId) {
    throw new StoreError('UnknownFormat', `"${path}" is a database, but not a store`)
  }
  if (version < oldestVersion || version > formatVersion) {
    const message = `Store "${path}" has format ${version}, this program knows ${formatVersion}`
    throw new StoreError('UnknownFormat', message)
  }
  return version
}

/** The first column of the first row, a number; 0 if there is none. */
export function integerOf(db: DatabaseSync, sql: string, ...values: number[]): number {
  const row = db.prepare(sql).get(...values)
  return Number(row ? (Object.values(row)[0] ?? 0) : 0)
}

export function metaOf(db: DatabaseSync, name: MetaName): number {
  return integerOf(db, `select value from meta where name = '${name}'`)
}

export function setMeta(db: DatabaseSync, name: MetaName, value: number): void {
  db.prepare('update meta set value = ? where name = ?').run(value, name)
}

/**
 * Runs `work` in one transaction. Without `durable` it may be lost in a power failure, though never
 * before a later durable one: for what can be found out again.
 */
export function transact<T>(db: DatabaseSync, { durable }: { durable: boolean }, work: () => T): T {
  if (durable) db.exec('pragma synchronous = full')
  db.exec('begin')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (err) {
    if (db.isTransaction) db.exec('rollback')
    throw err
  } finally {
    if (durable) db.exec('pragma synchronous = normal')
  }
}
