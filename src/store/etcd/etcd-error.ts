/** What etcd and the way to it say in gRPC's words, as a store's errors. */
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import {
  compacted,
  futureRevision,
  leaseNotFound,
  StoreError,
  type StoreErrorReason,
} from '#store/store-error.ts'

/** What became of a call that failed. */
export type Fate =
  | 'refused' // etcd has answered: the same call would fail again
  | 'not begun' // it certainly did nothing: it may be tried anywhere
  | 'lost' // it may have happened

/** By the end of etcd's text, which is the same in every version from 3.4 on. */
const reasons: readonly (readonly [string, StoreErrorReason])[] = [
  ['key is not provided', 'KeyEmpty'],
  ['key not found', 'KeyNotFound'],
  ['duplicate key given in txn request', 'DuplicateKey'],
  ['too many operations in txn request', 'TooManyOperations'],
  ['lease already exists', 'LeaseExists'],
  ['database space exceeded', 'NoSpace'],
  ['request is too large', 'ValueTooLarge'],
  ['permission denied', 'Denied'],
  ['user name is empty', 'Denied'],
  ['invalid auth token', 'Denied'],
  ['corrupt cluster', 'Corrupt'],
]

const busy = 'too many requests'

export function fateOf(err: unknown): Fate {
  if (!(err instanceof GrpcError)) return 'refused'
  const { code, details } = err
  if (err.isUntouched || details.endsWith(busy)) return 'not begun'
  if (code === status.unavailable || code === status.deadlineExceeded) return 'lost'
  // Said by what stands between, when a connection ended under the call.
  if (code === status.internal || code === status.cancelled) return 'lost'
  return 'refused'
}

/** `lost` is what a call that may have happened becomes: nothing of the kind for one that reads. */
export function storeErrorOf(err: unknown, lost: 'Uncertain' | 'Unavailable'): unknown {
  if (!(err instanceof GrpcError)) return err
  const { details } = err
  // Who asks by revision puts in which one is compacted: etcd does not say.
  if (details.endsWith('required revision has been compacted')) return compacted(0)
  if (details.endsWith('required revision is a future revision')) return futureRevision()
  if (details.endsWith('requested lease not found')) return leaseNotFound()
  const reason = reasonOf(err, lost)
  return new StoreError(reason, `etcd: ${details}`, { cause: err })
}

function reasonOf(err: GrpcError, lost: StoreErrorReason): StoreErrorReason {
  const known = reasons.find(([text]) => err.details.endsWith(text))
  if (known) return known[1]
  const fate = fateOf(err)
  if (fate === 'not begun') return 'Unavailable'
  if (fate === 'lost') return lost
  if (err.code === status.permissionDenied || err.code === status.unauthenticated) return 'Denied'
  // Said by the transport, before etcd looks at the request.
  if (/message larger than max/.test(err.details)) return 'ValueTooLarge'
  return 'Failed'
}
