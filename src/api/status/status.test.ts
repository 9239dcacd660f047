import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Status } from '#api/metadata.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import {
  isConflict,
  isForbidden,
  isNotFound,
  type StatusError,
  statusOf,
} from '#api/status/status.ts'
import * as answers from '#api/status/status-answers.ts'
import { missingTranscripts, recordedRefusals } from '#api/testing/recorded.ts'
import { invalid as invalidField, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

const pods = { group: '', resource: 'pods' }
const deployments = { group: 'apps', resource: 'deployments' }

const made: readonly (readonly [
  error: StatusError,
  code: number,
  reason: string,
  message: string,
])[] = [
  [answers.notFound(pods, 'x'), 404, 'NotFound', 'pods "x" not found'],
  [answers.notFound(deployments, 'x'), 404, 'NotFound', 'deployments.apps "x" not found'],
  [answers.alreadyExists(pods, 'x'), 409, 'AlreadyExists', 'pods "x" already exists'],
  [
    answers.stillDeleting(pods, 'x'),
    409,
    'AlreadyExists',
    'object is being deleted: pods "x" already exists',
  ],
  [
    answers.generateNameConflict(pods, 'x', 1),
    409,
    'AlreadyExists',
    'pods "x" already exists, the server was not able to generate a unique name for the object',
  ],
  [
    answers.staleConflict(deployments, 'x'),
    409,
    'Conflict',
    'Operation cannot be fulfilled on deployments.apps "x": the object has been modified; please apply your changes to the latest version and try again',
  ],
  [answers.badRequest('no'), 400, 'BadRequest', 'no'],
  [answers.unauthorized('Unauthorized'), 401, 'Unauthorized', 'Unauthorized'],
  [answers.forbidden(pods, 'x', 'no'), 403, 'Forbidden', 'pods "x" is forbidden: no'],
  [answers.forbidden(pods, '', 'no'), 403, 'Forbidden', 'pods is forbidden: no'],
  [answers.forbidden({ group: '', resource: '' }, '', 'no'), 403, 'Forbidden', 'forbidden: no'],
  [
    answers.methodNotSupported(deployments, 'delete'),
    405,
    'MethodNotAllowed',
    'delete is not supported on resources of kind "deployments.apps"',
  ],
  [answers.gone('old'), 410, 'Gone', 'old'],
  [answers.expired('old'), 410, 'Expired', 'old'],
  [answers.tooManyRequests('later', 3), 429, 'TooManyRequests', 'later'],
  [answers.serviceUnavailable('down'), 503, 'ServiceUnavailable', 'down'],
  [answers.timeout('slow', 2), 504, 'Timeout', 'Timeout: slow'],
  [
    answers.tooLargeResourceVersion(9, 5),
    504,
    'Timeout',
    'Timeout: Too large resource version: 9, current: 5',
  ],
  [
    answers.serverTimeout(pods, 'list', 2),
    500,
    'ServerTimeout',
    'The list operation against pods could not be completed at this time, please try again.',
  ],
  [answers.internalError('oops'), 500, 'InternalError', 'Internal error occurred: oops'],
  [
    answers.requestEntityTooLarge('limit is 3145728'),
    413,
    'RequestEntityTooLarge',
    'Request entity too large: limit is 3145728',
  ],
  [
    answers.notAcceptable(['a/b', 'c/d']),
    406,
    'NotAcceptable',
    'only the following media types are accepted: a/b, c/d',
  ],
  [
    answers.unsupportedMediaType(['a/b', 'c/d']),
    415,
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media types include: a/b, c/d',
  ],
]

for (const [error, code, reason, message] of made) {
  test(`${code} ${reason}: ${message}`, () => {
    const { status } = error
    assert.deepEqual([status.code, status.reason, status.message], [code, reason, message])
    assert.equal(error.message, message)
    assert.equal(status.status, 'Failure')
  })
}

test('a refusal names what it is about', () => {
  assert.deepEqual(answers.notFound(deployments, 'x').status, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'deployments.apps "x" not found',
    reason: 'NotFound',
    details: { name: 'x', group: 'apps', kind: 'deployments' },
    code: 404,
  })
  assert.equal('details' in answers.badRequest('no').status, false)
})

test('an invalid object is refused with every cause, and a message that says each once', () => {
  const kind = { group: 'apps', kind: 'Deployment' }
  const one = required(path('spec', 'selector'))
  const two = invalidField(path('spec', 'replicas'), -1, 'must be greater than or equal to 0')
  const { status } = answers.invalid(kind, 'a', [one, two, one])
  assert.equal(
    status.message,
    'Deployment.apps "a" is invalid: [spec.selector: Required value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
  )
  assert.equal(status.details?.causes?.length, 3)
  assert.deepEqual(status.details?.causes?.[1], {
    reason: 'FieldValueInvalid',
    message: 'Invalid value: -1: must be greater than or equal to 0',
    field: 'spec.replicas',
  })
  assert.equal(
    answers.invalid(kind, 'a', [one]).message,
    'Deployment.apps "a" is invalid: spec.selector: Required value',
  )
  assert.equal(answers.invalid(kind, 'a', []).message, 'Deployment.apps "a" is invalid')
})

test('predicates see the reason, through causes, and fall back on the code', () => {
  const missing = answers.notFound(pods, 'x')
  assert.equal(isNotFound(missing), true)
  assert.equal(isNotFound(new Error('Cannot read pod', { cause: missing })), true)
  assert.equal(isConflict(missing), false)
  assert.equal(isNotFound(new Error('x')), false)
  assert.equal(isNotFound(undefined), false)
  assert.equal(isForbidden(answers.unknownFailure('no', 403)), true)
  assert.equal(isConflict(answers.alreadyExists(pods, 'x')), false)
  const circle = new Error('a')
  circle.cause = circle
  assert.equal(statusOf(circle), undefined)
})

test('an error of another copy of the library is seen by its fields', () => {
  const foreign = Object.assign(new Error('gone'), {
    name: 'StatusError',
    status: answers.notFound(pods, 'x').status,
  })
  assert.equal(isNotFound(foreign), true)
})

const generic: readonly (readonly [code: number, reason: string | undefined, message: string])[] = [
  [400, 'BadRequest', 'the server rejected our request for an unknown reason (get pods x)'],
  [403, 'Forbidden', 'text (get pods x)'],
  [404, 'NotFound', 'the server could not find the requested resource (get pods x)'],
  [409, 'Conflict', 'the server reported a conflict (get pods x)'],
  [
    418,
    undefined,
    'the server responded with the status code 418 but did not return more information (get pods x)',
  ],
  [
    502,
    'InternalError',
    'an error on the server ("text") has prevented the request from succeeding (get pods x)',
  ],
]

for (const [code, reason, message] of generic) {
  test(`a bare ${code} is read as ${reason ?? 'no reason'}`, () => {
    const { status } = genericResponse({
      code,
      verb: 'GET',
      resource: pods,
      name: 'x',
      text: 'text',
    })
    assert.deepEqual([status.code, status.reason, status.message], [code, reason, message])
  })
}

test('an unknown path is answered with empty details', () => {
  const { status } = genericResponse({ code: 404, verb: 'GET' })
  assert.deepEqual(
    [status.message, status.details],
    ['the server could not find the requested resource', {}],
  )
})

/** How each reason's answers are made again from what they name and the end of what they say. */
const remade: Readonly<Record<string, (status: Status, tail: string) => readonly StatusError[]>> = {
  NotFound: (status) => [
    answers.notFound(...aboutOf(status)),
    genericResponse({ code: 404, verb: 'GET' }),
  ],
  AlreadyExists: (status) => [
    answers.alreadyExists(...aboutOf(status)),
    answers.stillDeleting(...aboutOf(status)),
    answers.generateNameConflict(...aboutOf(status), 1),
  ],
  Conflict: (status, tail) => [
    answers.staleConflict(...aboutOf(status)),
    answers.conflict(...aboutOf(status), tail),
    answers.applyConflict(status.details?.causes ?? [], status.message ?? ''),
  ],
  Forbidden: (status, tail) => [
    answers.forbidden(...aboutOf(status), tail, status.details?.causes),
  ],
  Expired: ({ message = '' }) => [answers.expired(message)],
  MethodNotAllowed: (status) => [
    genericResponse({ code: 405, verb: 'GET' }),
    answers.methodNotSupported(aboutOf(status)[0], status.message?.split(' ')[0] ?? ''),
  ],
  InternalError: (_, tail) => [answers.internalError(tail)],
  RequestEntityTooLarge: (_, tail) => [answers.requestEntityTooLarge(tail)],
}

/** Passed on from webhooks, policies and other servers, or with what a recording leaves out. */
const foreign = /denied (the )?request|«any»|"things\.remote\./

function aboutOf({ details }: Status): readonly [resource: typeof pods, name: string] {
  const { group = '', kind = '', name = '' } = details ?? {}
  return [{ group, resource: kind }, name]
}

test('recorded refusals are made again word for word', { skip: missingTranscripts }, () => {
  let seen = 0
  for (const status of recordedRefusals()) {
    const { reason = '', message = '' } = status
    if (!Object.hasOwn(remade, reason) || foreign.test(JSON.stringify(status))) continue
    seen++
    const tail = /^(?:[^":]*|[^"]*".*?")(?: is forbidden)?: (.*)$/s.exec(message)?.[1] ?? ''
    const made = remade[reason]?.(status, tail).map((error) => error.status) ?? []
    assert.ok(
      made.some((one) => isDeepStrictEqual(one, status)),
      JSON.stringify(status),
    )
  }
  assert.ok(seen > 500, `only ${seen} were found`)
})
