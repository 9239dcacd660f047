import { isApplyError } from '#api/apply/apply-error.ts'
import { isPatchError } from '#api/patch/patch-error.ts'
import type { StatusError } from '#api/status/status.ts'
import {
  badRequest,
  failure,
  requestEntityTooLarge,
  unknownFailure,
} from '#api/status/status-answers.ts'

/**
 * What a server answers where a patch or an apply fails; undefined for any other error. Upstream
 * does not tell a client why its JSON patch does not fit.
 */
export function patchAnswer(error: unknown): StatusError | undefined {
  if (!isPatchError(error) && !isApplyError(error)) return undefined
  switch (error.code) {
    case 'BadRequest':
      return badRequest(error.message)
    case 'TooLarge':
      return requestEntityTooLarge(error.message)
    case 'Invalid':
      return failure(
        'Invalid',
        'the server rejected our request due to an error in our request',
        {},
      )
    case 'Internal':
      return unknownFailure(error.message, 500, { cause: error })
  }
}
