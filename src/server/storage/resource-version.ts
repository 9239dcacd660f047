import { badRequest, unknownFailure } from '#api/status/status-answers.ts'
import { integerError } from '#base/go/number.ts'
import { quoteGo } from '#base/go/text.ts'

/**
 * Undefined if nothing is asked for. Lists say 400 to what is no version, gets and watches 500, and
 * writes too, but without a word on where it stood.
 */
export function parseResourceVersion(
  text: string,
  of: 'list' | 'get' | 'write',
): number | undefined {
  if (text === '') return undefined
  const error = integerError(text, 'ParseUint')
  // Beyond the numbers that are exact no store has a revision, so that a near one will do.
  if (error === undefined) return Number(text)
  if (of === 'write') throw unknownFailure(error)
  const words = `resourceVersion: Invalid value: ${quoteGo(text)}: ${error}`
  throw of === 'list' ? badRequest(`invalid resource version: ${words}`) : unknownFailure(words)
}
