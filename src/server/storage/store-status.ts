/** What clients hear of a store that failed. */
import type { GroupResource } from '#api/resource.ts'
import { isStatusError, type StatusError } from '#api/status/status.ts'
import {
  expired,
  internalError,
  serverTimeout,
  serviceUnavailable,
  unknownFailure,
} from '#api/status/status-answers.ts'
import { isStoreError } from '#store/store-error.ts'

const retryAfterSeconds = 2

/** The same error, if it is none of a store. `operation` is the verb in the words to the client. */
export function statusOfStoreError(
  error: unknown,
  operation: string,
  resource: GroupResource,
): unknown {
  if (!isStoreError(error)) return error
  return statusOf(error.reason, operation, resource, error)
}

/**
 * Whether a write that failed so may have been stored all the same: its answer was lost, or whoever
 * asked did not wait for it.
 */
export function mayBeStored(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted) return true
  const cause = isStatusError(error) ? error.cause : error
  return isStoreError(cause, 'Uncertain') || isStoreError(cause, 'Failed')
}

function statusOf(
  reason: string,
  operation: string,
  resource: GroupResource,
  cause: Error,
): StatusError {
  switch (reason) {
    // Upstream has no reason for what etcd refuses, and passes etcd's words on.
    case 'ValueTooLarge':
      return unknownFailure('etcdserver: request is too large', 500, { cause })
    case 'NoSpace':
      return unknownFailure('etcdserver: mvcc: database space exceeded', 500, { cause })
    case 'LeaseNotFound':
      return unknownFailure('etcdserver: requested lease not found', 500, { cause })
    case 'Uncertain':
      return unknownFailure('etcdserver: request timed out', 500, { cause })
    case 'Compacted':
      return expired('The resourceVersion for the provided list is too old.')
    case 'Unavailable':
      return serverTimeout(resource, operation, retryAfterSeconds)
    case 'Closed':
      return serviceUnavailable('the store of this server is closed')
    default:
      return internalError(cause.message, { cause })
  }
}
