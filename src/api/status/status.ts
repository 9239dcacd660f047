/**
 * What the API says when it does not say an object. One error class around one plain record, made
 * by the functions of status-answers.ts and told apart by the predicates here.
 */
import type { Status } from '#api/metadata.ts'

/** Every reason that upstream knows, with the code it goes with. */
export const statusReasons = {
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Invalid: 422,
  ServerTimeout: 500,
  StoreReadError: 500,
  Timeout: 504,
  TooManyRequests: 429,
  BadRequest: 400,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  InternalError: 500,
  Expired: 410,
  ServiceUnavailable: 503,
} as const

export type StatusReason = keyof typeof statusReasons

export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly status: Status

  constructor(status: Status, options?: ErrorOptions) {
    super(status.message ?? '', options)
    this.status = status
  }
}

/** Looks at the fields alone, so that errors of another copy of this library count as well. */
export function isStatusError(error: unknown): error is StatusError {
  return error instanceof Error && error.name === 'StatusError' && 'status' in error
}

/** The Status behind an error, or behind the one that caused it. */
export function statusOf(error: unknown): Status | undefined {
  let inner: unknown = error
  // No chain of causes is longer than this, unless it goes in a circle.
  for (let depth = 0; depth < 16 && inner instanceof Error; depth++) {
    if (isStatusError(inner)) return inner.status
    inner = inner.cause
  }
  return undefined
}

export const isNotFound = predicate('NotFound')
export const isAlreadyExists = predicate('AlreadyExists', false)
export const isConflict = predicate('Conflict')
export const isInvalid = predicate('Invalid')
export const isGone = predicate('Gone')
export const isForbidden = predicate('Forbidden')
export const isTimeout = predicate('Timeout')

/** Somebody else was faster: what is there now is to be looked at. */
export function isOvertaken(error: unknown): boolean {
  return isConflict(error) || isNotFound(error) || isAlreadyExists(error)
}

/** The reason decides; where it is unknown and `byCode` holds, the code does. */
function predicate(reason: StatusReason, byCode = true): (error: unknown) => boolean {
  return (error) => {
    const status = statusOf(error)
    if (!status) return false
    if (status.reason === reason) return true
    const isKnown = Object.hasOwn(statusReasons, status.reason ?? '')
    return byCode && !isKnown && status.code === statusReasons[reason]
  }
}
