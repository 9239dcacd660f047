import { StoreError, type StoreErrorReason } from '#store/store-error.ts'

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) as reasons. */
const reasons: Readonly<Record<number, StoreErrorReason>> = {
  3: 'Denied', // SQLITE_PERM
  5: 'Locked', // SQLITE_BUSY
  6: 'Locked', // SQLITE_LOCKED
  8: 'Denied', // SQLITE_READONLY
  10: 'Failed', // SQLITE_IOERR
  11: 'Corrupt', // SQLITE_CORRUPT
  13: 'NoSpace', // SQLITE_FULL
  14: 'Denied', // SQLITE_CANTOPEN
  23: 'Denied', // SQLITE_AUTH
  26: 'UnknownFormat', // SQLITE_NOTADB
}

const systemReasons: Readonly<Record<string, StoreErrorReason>> = {
  EACCES: 'Denied',
  EPERM: 'Denied',
  EROFS: 'Denied',
  ENOTDIR: 'Denied',
  EEXIST: 'Denied',
  ENOENT: 'Denied',
  EISDIR: 'Denied',
  ELOOP: 'Denied',
  ENAMETOOLONG: 'Denied',
  ENOSPC: 'NoSpace',
  EDQUOT: 'NoSpace',
}

const explanations: Partial<Record<StoreErrorReason, string>> = {
  Denied: 'cannot be opened or written: check its permissions',
  Locked: 'is in use by another process',
  Corrupt: 'is damaged: restore a snapshot',
  NoSpace: 'has no space left on its disk',
  UnknownFormat: 'is not a store',
  Failed: 'cannot be read or written',
}

/** The store's error for one that SQLite or the system threw; a bug stays as it is. */
export function storeErrorOf(err: unknown, path: string): unknown {
  if (!(err instanceof Error) || err instanceof StoreError) return err
  const reason = reasonOf(err)
  if (!reason) return err
  return new StoreError(reason, `Store "${path}" ${explanations[reason]} (${err.message})`, {
    cause: err,
  })
}

function reasonOf(err: Error): StoreErrorReason | undefined {
  if ('errcode' in err && typeof err.errcode === 'number') return reasons[err.errcode & 0xff]
  if ('code' in err && typeof err.code === 'string') return systemReasons[err.code]
  return undefined
}
