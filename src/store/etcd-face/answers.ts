/** From the engine's words to etcd's: entries, headers, errors. */
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Header, KeyValue } from '#store/etcd/messages.ts'
import { endOfKeys, type KeyRange, onlyKey } from '#store/key.ts'
import { isStoreError, type StoreErrorReason } from '#store/store-error.ts'
import type { Entry } from '#store/transaction.ts'

export function invalidArgument(words: string): GrpcError {
  return new GrpcError(status.invalidArgument, `etcdserver: ${words}`)
}

/** etcd's words and code for each thing that can go wrong in an engine. */
const answers: Readonly<Record<StoreErrorReason, readonly [code: number, words: string]>> = {
  Compacted: [status.outOfRange, 'mvcc: required revision has been compacted'],
  FutureRevision: [status.outOfRange, 'mvcc: required revision is a future revision'],
  ValueTooLarge: [status.invalidArgument, 'request is too large'],
  KeyEmpty: [status.invalidArgument, 'key is not provided'],
  KeyNotFound: [status.invalidArgument, 'key not found'],
  DuplicateKey: [status.invalidArgument, 'duplicate key given in txn request'],
  TooManyOperations: [status.invalidArgument, 'too many operations in txn request'],
  LeaseNotFound: [status.notFound, 'requested lease not found'],
  LeaseExists: [status.failedPrecondition, 'lease already exists'],
  NoSpace: [status.resourceExhausted, 'mvcc: database space exceeded'],
  Denied: [status.permissionDenied, 'permission denied'],
  Locked: [status.unavailable, 'not ready'],
  Corrupt: [status.dataLoss, 'corrupt cluster'],
  UnknownFormat: [status.dataLoss, 'corrupt cluster'],
  Failed: [status.unavailable, 'request timed out'],
  Unavailable: [status.unavailable, 'no leader'],
  Uncertain: [status.unavailable, 'request timed out'],
  Closed: [status.unavailable, 'server stopped'],
}

export function faceErrorOf(error: unknown): GrpcError {
  if (error instanceof GrpcError) return error
  if (isStoreError(error)) {
    const [code, words] = answers[error.reason]
    return new GrpcError(code, `etcdserver: ${words}`)
  }
  return new GrpcError(status.internal, String(error), { cause: error })
}

/** The single member that a face is. The numbers only have to be stable. */
const clusterId = 14841639068965178418n
export const memberId = 10276657743932975437n
const raftTerm = 2

export function headerAt(revision: number): Header {
  return { cluster_id: clusterId, member_id: memberId, revision, raft_term: raftTerm }
}

export function keyValueOf(entry: Entry): KeyValue {
  const { key, createRevision, modRevision, version, value, lease } = entry
  return {
    key,
    create_revision: createRevision,
    mod_revision: modRevision,
    version,
    value,
    lease,
  }
}

/**
 * A key alone, or all from it to `end`. etcd writes the end of all keys as one zero byte, and the
 * least key so too.
 */
export function keyRangeOf(key: string, end: string): KeyRange {
  if (end === '') {
    if (key === '') throw invalidArgument('key is not provided')
    return onlyKey(key)
  }
  return { from: key === '\0' ? '' : key, to: end === '\0' ? endOfKeys : end }
}
