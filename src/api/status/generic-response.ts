/**
 * Turns a bare HTTP code into a Status: what the server answers for paths it does not know, and
 * what a client makes of answers that are not Statuses.
 */
import { formatGroupResource, type GroupResource } from '#api/resource.ts'
import { StatusError, type StatusReason } from '#api/status/status.ts'
import { quoteGo } from '#base/go/text.ts'

export interface GenericResponse {
  readonly code: number
  /** An HTTP method. */
  readonly verb: string
  readonly resource?: GroupResource
  readonly name?: string
  /** The body of the answer. */
  readonly text?: string
  readonly retryAfterSeconds?: number
  /** Whether something else than an API server may have answered. */
  readonly isUnexpected?: boolean
}

const known: Readonly<Record<number, readonly [StatusReason, string]>> = {
  400: ['BadRequest', 'the server rejected our request for an unknown reason'],
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: [
    'TooManyRequests',
    'the server has received too many requests and has asked us to try again later',
  ],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: [
    'Timeout',
    'the server was unable to return a response in the time allotted, but may still be processing the request',
  ],
}

export function genericResponse(response: GenericResponse): StatusError {
  const { code, verb, resource, name = '', text = '', retryAfterSeconds = 0 } = response
  const [reason, words] = reasonAndWords(response)
  const what = resource && formatGroupResource(resource)
  const tail = [verb.toLowerCase(), what, ...(name === '' ? [] : [name])].join(' ')
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: what ? `${words} (${tail})` : words,
    ...(reason && { reason }),
    details: {
      ...(name && { name }),
      ...(resource?.group && { group: resource.group }),
      ...(resource?.resource && { kind: resource.resource }),
      ...(response.isUnexpected && {
        causes: [{ reason: 'UnexpectedServerResponse', message: text }],
      }),
      ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
    },
    code,
  })
}

function reasonAndWords({
  code,
  verb,
  text = '',
}: GenericResponse): readonly [StatusReason | '', string] {
  const found = known[code]
  if (found) return found
  switch (code) {
    case 409:
      return [verb === 'POST' ? 'AlreadyExists' : 'Conflict', 'the server reported a conflict']
    case 403:
      return ['Forbidden', text]
    case 406: {
      const silent = 'the server was unable to respond with a content type that the client supports'
      return ['NotAcceptable', text === '' || text === 'unknown' ? silent : text]
    }
    case 415:
      return ['UnsupportedMediaType', text]
  }
  if (code >= 500) {
    return [
      'InternalError',
      `an error on the server (${quoteGo(text)}) has prevented the request from succeeding`,
    ]
  }
  return [
    '',
    `the server responded with the status code ${code} but did not return more information`,
  ]
}
