/** What etcd and the way to it say in gRPC's words, as a store's errors. */
import { type ServiceError, status } from '@grpc/grpc-js'
import {
  compacted,
  futureRevision,
  isStoreError,
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

export function isServiceError(err: unknown): err is ServiceError {
  return err instanceof Error && 'code' in err && 'details' in err && 'metadata' in err
}

export function fateOf(err: unknown): Fate {
  if (!isServiceError(err)) return 'refused'
  const { code, details } = err
  if (code === status.UNAVAILABLE && /No connection established|before call started/.test(details))
    return 'not begun'
  if (details.endsWith(busy)) return 'not begun'
  if (code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED) return 'lost'
  // The transport's own words for a connection that ended under the call.
  if (code === status.INTERNAL || code === status.CANCELLED) return 'lost'
  return 'refused'
}

/** `lost` is what a call that may have happened becomes: nothing of the kind for one that reads. */
export function storeErrorOf(err: unknown, lost: 'Uncertain' | 'Unavailable'): unknown {
  if (!isServiceError(err) || isStoreError(err)) return err
  const { details } = err
  // Who asks by revision puts in which one is compacted: etcd does not say.
  if (details.endsWith('required revision has been compacted')) return compacted(0)
  if (details.endsWith('required revision is a future revision')) return futureRevision()
  if (details.endsWith('requested lease not found')) return leaseNotFound()
  const reason = reasonOf(err, lost)
  return new StoreError(reason, `etcd: ${details}`, { cause: err })
}

function reasonOf(err: ServiceError, lost: StoreErrorReason): StoreErrorReason {
  const known = reasons.find(([text]) => err.details.endsWith(text))
  if (known) return known[1]
  const fate = fateOf(err)
  if (fate === 'not begun') return 'Unavailable'
  if (fate === 'lost') return lost
  if (err.code === status.PERMISSION_DENIED || err.code === status.UNAUTHENTICATED) return 'Denied'
  // Said by the transport, before etcd looks at the request.
  if (/message larger than max/.test(err.details)) return 'ValueTooLarge'
  return 'Failed'
}
