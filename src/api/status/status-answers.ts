/** Makes every refusal of the API, with upstream's code, reason and words. */

import type { Status, StatusCause, StatusDetails } from '#api/metadata.ts'
import {
  formatGroupKind,
  formatGroupResource,
  type GroupKind,
  type GroupResource,
} from '#api/resource.ts'
import { StatusError, type StatusReason, statusReasons } from '#api/status/status.ts'
import { type FieldError, formatFieldErrors, statusCauseOf } from '#api/validation/field-error.ts'
import { quoteGo } from '#base/go/text.ts'

export function notFound(resource: GroupResource, name: string): StatusError {
  const message = `${formatGroupResource(resource)} ${quoteGo(name)} not found`
  return failure('NotFound', message, detailsOf(resource, name))
}

export function alreadyExists(resource: GroupResource, name: string): StatusError {
  const message = `${formatGroupResource(resource)} ${quoteGo(name)} already exists`
  return failure('AlreadyExists', message, detailsOf(resource, name))
}

/** The name is taken by an object that is about to go. */
export function stillDeleting(resource: GroupResource, name: string): StatusError {
  const message = `object is being deleted: ${alreadyExists(resource, name).message}`
  return failure('AlreadyExists', message, detailsOf(resource, name))
}

/** After a generated name was taken several times in a row. */
export function generateNameConflict(
  resource: GroupResource,
  name: string,
  retryAfterSeconds: number,
): StatusError {
  const message = `${formatGroupResource(resource)} ${quoteGo(name)} already exists, the server was not able to generate a unique name for the object`
  return failure('AlreadyExists', message, {
    ...detailsOf(resource, name),
    ...retry(retryAfterSeconds),
  })
}

export function conflict(resource: GroupResource, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${formatGroupResource(resource)} ${quoteGo(name)}: ${why}`
  return failure('Conflict', message, detailsOf(resource, name))
}

/** The conflict of an update that was made from an older revision. */
export function staleConflict(resource: GroupResource, name: string): StatusError {
  const why =
    'the object has been modified; please apply your changes to the latest version and try again'
  return conflict(resource, name, why)
}

/** Fields that other managers hold. */
export function applyConflict(causes: readonly StatusCause[], message: string): StatusError {
  return failure('Conflict', message, { causes })
}

export function invalid(kind: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const head = `${formatGroupKind(kind)} ${quoteGo(name)} is invalid`
  const message = errors.length === 0 ? head : `${head}: ${formatFieldErrors(errors)}`
  const causes = errors.map(statusCauseOf)
  return failure('Invalid', message, {
    ...detailsOf({ group: kind.group, resource: kind.kind }, name),
    ...(causes.length > 0 && { causes }),
  })
}

export function badRequest(message: string): StatusError {
  return failure('BadRequest', message)
}

export function unauthorized(message = 'not authorized'): StatusError {
  return failure('Unauthorized', message)
}

export function forbidden(
  resource: GroupResource,
  name: string,
  why: string,
  causes?: readonly StatusCause[],
): StatusError {
  const what = formatGroupResource(resource)
  const which = name === '' ? what : `${what} ${quoteGo(name)}`
  const message = what === '' ? `forbidden: ${why}` : `${which} is forbidden: ${why}`
  return failure('Forbidden', message, { ...detailsOf(resource, name), ...(causes && { causes }) })
}

export function methodNotSupported(resource: GroupResource, action: string): StatusError {
  const message = `${action} is not supported on resources of kind ${quoteGo(formatGroupResource(resource))}`
  return failure('MethodNotAllowed', message, detailsOf(resource, ''))
}

export function gone(message: string): StatusError {
  return failure('Gone', message)
}

/** The revision asked for was compacted away. */
export function expired(message: string): StatusError {
  return failure('Expired', message)
}

export function tooManyRequests(message: string, retryAfterSeconds: number): StatusError {
  return failure('TooManyRequests', message, retry(retryAfterSeconds))
}

export function serviceUnavailable(message: string): StatusError {
  return failure('ServiceUnavailable', message)
}

/** The request may still have an effect. */
export function timeout(message: string, retryAfterSeconds: number): StatusError {
  return failure('Timeout', `Timeout: ${message}`, retry(retryAfterSeconds))
}

export function serverTimeout(
  resource: GroupResource,
  operation: string,
  retryAfterSeconds: number,
): StatusError {
  const message = `The ${operation} operation against ${formatGroupResource(resource)} could not be completed at this time, please try again.`
  return failure('ServerTimeout', message, {
    ...detailsOf(resource, operation),
    ...retry(retryAfterSeconds),
  })
}

export function internalError(message: string, options?: ErrorOptions): StatusError {
  const words = `Internal error occurred: ${message}`
  return failure('InternalError', words, { causes: [{ message }] }, options)
}

export function requestEntityTooLarge(message: string): StatusError {
  return failure('RequestEntityTooLarge', `Request entity too large: ${message}`)
}

/** None of the types that the client accepts can be sent. */
export function notAcceptable(accepted: readonly string[]): StatusError {
  const message = `only the following media types are accepted: ${accepted.join(', ')}`
  return failure('NotAcceptable', message)
}

/** The body, or patch, is of a type that cannot be read. */
export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`
  return failure('UnsupportedMediaType', message)
}

/** A list or get asked for a revision that is not there yet. */
export function tooLargeResourceVersion(
  wanted: number | bigint,
  current: number | bigint,
  retrySeconds = 1,
): StatusError {
  const words = 'Too large resource version'
  return failure('Timeout', `Timeout: ${words}: ${wanted}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: words }],
    ...retry(retrySeconds),
  })
}

const head = { kind: 'Status', apiVersion: 'v1', metadata: {} } as const

/** A failure that upstream has no reason for: only a message and a code. */
export function unknownFailure(message: string, code = 500, options?: ErrorOptions): StatusError {
  const status: Status = {
    ...head,
    status: 'Failure',
    message,
    code,
  }
  return new StatusError(status, options)
}

/** A success that has no object to show. */
export function successStatus(details?: StatusDetails): Status {
  return {
    ...head,
    status: 'Success',
    ...(details && { details }),
  }
}

/** A refusal of any reason. Details with nothing in them are sent all the same, as upstream does. */
export function failure(
  reason: StatusReason,
  message: string,
  details?: StatusDetails,
  options?: ErrorOptions,
): StatusError {
  const status: Status = {
    ...head,
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code: statusReasons[reason],
  }
  return new StatusError(status, options)
}

function detailsOf({ group, resource }: GroupResource, name: string): StatusDetails {
  return { ...(name && { name }), ...(group && { group }), ...(resource && { kind: resource }) }
}

function retry(seconds: number): StatusDetails {
  return seconds > 0 ? { retryAfterSeconds: seconds } : {}
}
