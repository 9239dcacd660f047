/** Whether an extension answers: asked several times at once, as its service may lead to several servers. */
import type { Clock } from '#base/clock.ts'
import { hostPort } from '#base/host-port.ts'
import { isDeadline, withDeadline } from '#base/wait.ts'
import { type AskingParts, askExtension } from '#server/aggregation/ask-extension.ts'
import { type Extension, rootPathOf } from '#server/aggregation/extension.ts'
import { identityHeaders } from '#server/aggregation/identity-headers.ts'
import type { Place } from '#server/aggregation/service-place.ts'
import type { User } from '#server/user.ts'

const attempts = 5
const patienceMs = 5000

export interface CheckParts {
  readonly asking: AskingParts
  readonly clock: Clock
  /** Throws NoPlaceError. */
  placeOf(extension: Extension): Place
}

interface Asked {
  readonly user: User
  readonly signal: AbortSignal
}

/** Throws the last failure, if none of them went well. */
export async function checkExtension(
  parts: CheckParts,
  extension: Extension | undefined,
  { user, signal }: Asked,
): Promise<void> {
  if (!extension) return
  const enough = new AbortController()
  const asked = { user, signal: AbortSignal.any([signal, enough.signal]) }
  const all = Array.from({ length: attempts }, () => attempt(parts, extension, asked))
  try {
    await Promise.any(all)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof AggregateError ? error.errors.at(-1) : error
  } finally {
    enough.abort(new Error('another attempt went well'))
  }
}

async function attempt(
  { asking, clock, placeOf }: CheckParts,
  extension: Extension,
  { user, signal }: Asked,
): Promise<void> {
  const place = placeOf(extension)
  const path = rootPathOf(extension)
  const url = `https://${hostPort(place.host, place.port)}${path}`
  try {
    await withDeadline(patienceMs, { clock, signal }, async (limited) => {
      const headers = identityHeaders(user)
      const asked = { place, method: 'GET', path, headers, signal: limited }
      const answer = await askExtension(asking, extension, asked)
      if (answer.type === 'upgraded') answer.socket.destroy()
      else answer.response.destroy()
      const code = answer.response.statusCode ?? 0
      if (code < 200 || code >= 300) throw new BadStatusError(`bad status from ${url}: ${code}`)
    })
  } catch (error) {
    const why = error instanceof BadStatusError ? error.message : `Get "${url}": ${wordsOf(error)}`
    throw new Error(`failing or missing response from ${url}: ${why}`, { cause: error })
  }
}

class BadStatusError extends Error {}

function wordsOf(error: unknown): string {
  return isDeadline(error) ? 'context deadline exceeded' : (error as Error).message
}
