/** From the engine's words to etcd's: entries, headers, errors. */
import { status } from '@grpc/grpc-js'
import type { Header, KeyValue } from '#store/etcd/messages.ts'
import { bytesOfKey, endOfKeys, type KeyRange, keyOfBytes, onlyKey } from '#store/key.ts'
import { isStoreError, type StoreErrorReason } from '#store/store-error.ts'
import type { Entry } from '#store/transaction.ts'

/** A failure as gRPC carries it. */
export class FaceError extends Error {
  readonly code: status
  readonly details: string

  constructor(code: status, details: string) {
    super(details)
    this.code = code
    this.details = details
  }
}

export function invalidArgument(words: string): FaceError {
  return new FaceError(status.INVALID_ARGUMENT, `etcdserver: ${words}`)
}

/** etcd's words and code for each thing that can go wrong in an engine. */
const answers: Readonly<Record<StoreErrorReason, readonly [code: status, words: string]>> = {
  Compacted: [status.OUT_OF_RANGE, 'mvcc: required revision has been compacted'],
  FutureRevision: [status.OUT_OF_RANGE, 'mvcc: required revision is a future revision'],
  ValueTooLarge: [status.INVALID_ARGUMENT, 'request is too large'],
  KeyEmpty: [status.INVALID_ARGUMENT, 'key is not provided'],
  KeyNotFound: [status.INVALID_ARGUMENT, 'key not found'],
  DuplicateKey: [status.INVALID_ARGUMENT, 'duplicate key given in txn request'],
  TooManyOperations: [status.INVALID_ARGUMENT, 'too many operations in txn request'],
  LeaseNotFound: [status.NOT_FOUND, 'requested lease not found'],
  LeaseExists: [status.FAILED_PRECONDITION, 'lease already exists'],
  NoSpace: [status.RESOURCE_EXHAUSTED, 'mvcc: database space exceeded'],
  Denied: [status.PERMISSION_DENIED, 'permission denied'],
  Locked: [status.UNAVAILABLE, 'not ready'],
  Corrupt: [status.DATA_LOSS, 'corrupt cluster'],
  UnknownFormat: [status.DATA_LOSS, 'corrupt cluster'],
  Failed: [status.UNAVAILABLE, 'request timed out'],
  Unavailable: [status.UNAVAILABLE, 'no leader'],
  Uncertain: [status.UNAVAILABLE, 'request timed out'],
  Closed: [status.UNAVAILABLE, 'server stopped'],
}

export function faceErrorOf(error: unknown): FaceError {
  if (error instanceof FaceError) return error
  if (isStoreError(error)) {
    const [code, words] = answers[error.reason]
    return new FaceError(code, `etcdserver: ${words}`)
  }
  return new FaceError(status.INTERNAL, String(error))
}

/** The single member that a face is. The numbers only have to be stable. */
export const clusterId = '14841639068965178418'
export const memberId = '10276657743932975437'
const raftTerm = 2

export function headerAt(revision: number): Header {
  return { cluster_id: clusterId, member_id: memberId, revision, raft_term: raftTerm }
}

export function keyValueOf(entry: Entry): KeyValue {
  return {
    key: bytesOfKey(entry.key),
    create_revision: entry.createRevision,
    mod_revision: entry.modRevision,
    version: entry.version,
    value: entry.value,
    lease: String(entry.lease),
  }
}

/**
 * A key alone, or all from it to `end`. etcd writes the end of all keys as one zero byte, and the
 * least key so too.
 */
export function keyRangeOf(key: Uint8Array, end: Uint8Array): KeyRange {
  const from = keyOfBytes(key)
  if (end.length === 0) {
    if (key.length === 0) throw invalidArgument('key is not provided')
    return onlyKey(from)
  }
  const isOpen = end.length === 1 && end[0] === 0
  return { from: from === '\0' ? '' : from, to: isOpen ? endOfKeys : keyOfBytes(end) }
}

export function number(value: string | number | undefined): number {
  return value === undefined ? 0 : Number(value)
}
