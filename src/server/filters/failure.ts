/** What a client is told when its request failed, and what the log is told. */
import { isStatusError, type StatusError } from '#api/status/status.ts'
import { failure, internalError, timeout } from '#api/status/status-answers.ts'
import type { Logger } from '#base/log/log.ts'
import { DeadlineError } from '#base/wait.ts'
import { isCredentialsError } from '#server/authn/authenticator.ts'
import { isAuditLost } from '#server/filters/audit-lost.ts'
import { ClientGone } from '#server/filters/client-gone.ts'
import { sendInternalError, sendUntold } from '#server/filters/internal-error.ts'
import { type Request, sendAnswer, sendFailure } from '#server/filters/request.ts'
import type { AnswerWriter } from '#server/http/answers/answer-writer.ts'
import { BodyError } from '#server/http/body.ts'
import { RequestInfoError } from '#server/http/request-info.ts'

export interface FailureOptions {
  readonly writer: AnswerWriter
  readonly log: Logger
}

/** Answers if that is still possible. Never throws: this is the edge. */
export async function answerError(
  request: Request,
  error: unknown,
  { writer, log }: FailureOptions,
): Promise<void> {
  const { exchange, auditId, path } = request
  try {
    if (error instanceof RequestInfoError) return sendUntold(request, error)
    if (isAuditLost(error)) return sendInternalError(request, error.message)
    const known = statusErrorOf(error)
    if (!known && !isOfClient(error)) {
      log.error('A request failed for a reason of the server', { path, auditId, error })
    }
    if (exchange.isClosed) return
    if (exchange.hasBegun || (isOfClient(error) && !known)) return exchange.abandon()
    if (error instanceof DeadlineError) return await sendTimedOut(request)
    await sendFailure(request, known ?? internalFailure(error), writer)
  } catch (second) {
    log.error('A failure could not be answered', { path, auditId, error: second })
    exchange.abandon()
  }
}

const timedOut = timeout('request did not complete within the allotted timeout', 0)

/** Upstream's edge writes this Status as it is, whatever the client accepts: it has no kind. */
function sendTimedOut(request: Request): undefined | Promise<void> {
  const { kind: _, apiVersion: __, ...rest } = timedOut.status
  const body = Buffer.from(`${JSON.stringify(rest)}\n`)
  return sendAnswer(request, { code: 504, contentType: 'text/plain; charset=utf-8', body })
}

function statusErrorOf(error: unknown): StatusError | undefined {
  if (isStatusError(error)) return error
  if (isCredentialsError(error)) return failure('Unauthorized', 'Unauthorized')
  if (error instanceof DeadlineError) return timedOut
  return undefined
}

/** Whether something is wrong with the server, and not with the request. */
export function isOwnFailure(error: unknown): boolean {
  const isKnown = statusErrorOf(error) !== undefined || error instanceof RequestInfoError
  return !isKnown && !isOfClient(error)
}

function isOfClient(error: unknown): boolean {
  return error instanceof ClientGone || error instanceof BodyError
}

/** Upstream's words. What it was stands in the log alone. */
function internalFailure(cause: unknown): StatusError {
  const words = 'This request caused apiserver to panic. Look in the logs for details.'
  return internalError(words, { cause })
}
