/** What is asked of a commit and what it answers: etcd's transaction as plain data. */
import { type KeyRange, onlyKey } from '#store/key.ts'

/**
 * If every comparison holds, `success` is done, else `failure`: in order, at once, and wholly or
 * not at all. An operation sees what those before it did; a comparison, be it of a nested
 * transaction, sees the store as it was before everything.
 */
export interface Transaction {
  readonly compare?: readonly Compare[]
  readonly success?: readonly Operation[]
  readonly failure?: readonly Operation[]
}

/**
 * Holds if every key of the range compares so. A range without keys compares as one key with
 * revisions, version and lease 0, and never by value.
 */
export type Compare = KeyRange & { readonly is: '=' | '!=' | '<' | '>' } & (
    | { readonly target: 'version' | 'createRevision' | 'modRevision'; readonly with: number }
    | { readonly target: 'lease'; readonly with: bigint }
    | { readonly target: 'value'; readonly with: Uint8Array }
  )

export type Operation = Put | Delete | RangeOperation | NestedTransaction

export interface Put {
  readonly type: 'put'
  readonly key: string
  /** Absent: keep the value the key has. The bytes are the store's from now on: do not change them. */
  readonly value?: Uint8Array
  /** Absent: no lease. */
  readonly lease?: bigint | 'keep'
  /** Answer what was there before. */
  readonly previous?: boolean
}
export interface Delete extends KeyRange {
  readonly type: 'delete'
  readonly previous?: boolean
}
export interface RangeOperation extends Omit<RangeQuery, 'at' | 'stale'> {
  readonly type: 'range'
  readonly at?: number
}
export interface NestedTransaction extends Transaction {
  readonly type: 'transaction'
}

export interface RangeQuery extends KeyRange {
  /** At most so many entries; 0 or absent: all. */
  readonly limit?: number
  /** Absent: the newest revision. */
  readonly at?: number
  /** Only how many there are. */
  readonly countOnly?: boolean
  /** Entries with empty values. */
  readonly keysOnly?: boolean
  /** A newest range may lag behind what others committed, and is answered without asking them. */
  readonly stale?: boolean
}

export interface Entry {
  readonly key: string
  readonly value: Uint8Array
  /** The revision that made the key; 0 in the entry of a deletion. */
  readonly createRevision: number
  readonly modRevision: number
  /** How often it was put since it was made, from 1; 0 in the entry of a deletion. */
  readonly version: number
  /** 0n: none. */
  readonly lease: bigint
}

export interface RangeResult {
  /** The newest revision when the range was read, whichever it was read at. */
  readonly revision: number
  /** In the order of keys. */
  readonly entries: readonly Entry[]
  /** How many keys the range holds, whatever the limit. */
  readonly count: number
  /** Whether the limit cut the range short. */
  readonly more: boolean
}

/** One result for each operation of the branch that was taken. */
export type OperationResult =
  | { readonly type: 'put'; readonly previous?: Entry }
  | { readonly type: 'delete'; readonly deleted: number; readonly previous: readonly Entry[] }
  | ({ readonly type: 'range' } & RangeResult)
  | ({ readonly type: 'transaction' } & TransactionResult)

export interface TransactionResult {
  readonly succeeded: boolean
  readonly results: readonly OperationResult[]
}

export interface Committed extends TransactionResult {
  /** The revision this commit made or, if it changed nothing, the newest. */
  readonly revision: number
}

export interface Change {
  readonly type: 'put' | 'delete'
  /** After a delete: the key and the revision of its end, the rest empty. */
  readonly entry: Entry
  readonly previous?: Entry
}

/** Above this a value is refused: etcd's own limit, which the API server's is made to fit. */
export const valueLimitBytes = 1.5 * 1024 * 1024

/** Above this many operations, nested ones counted, a transaction is refused. */
export const operationLimit = 10_000

export const noValue = new Uint8Array(0)

/**
 * Writes `key` if it is still at modRevision `expect` (0: if it is absent), else reads it: the
 * form nearly every write of an API server has. Without a value, deletes it.
 */
export function writeAt(
  key: string,
  expect: number,
  value?: Uint8Array,
  lease?: bigint,
): Transaction {
  const put: Put | undefined = value && { type: 'put', key, value, ...(lease && { lease }) }
  return {
    compare: [{ ...onlyKey(key), target: 'modRevision', is: '=', with: expect }],
    success: [put ?? { type: 'delete', ...onlyKey(key), previous: true }],
    failure: [{ type: 'range', ...onlyKey(key) }],
  }
}
