/** Asks another API server for a document, which is read as a whole. */
import type { Readable } from 'node:stream'
import type { Clock } from '#base/clock.ts'
import { withDeadline } from '#base/wait.ts'
import {
  type AskedServer,
  type AskingParts,
  askExtension,
} from '#server/aggregation/ask-extension.ts'
import { identityHeaders } from '#server/aggregation/identity-headers.ts'
import type { Place } from '#server/aggregation/service-place.ts'
import type { User } from '#server/user.ts'

export interface Got {
  readonly code: number
  readonly contentType: string
  readonly etag: string
  readonly body: Buffer
}

/** A GET of a path. Throws where nothing answers. */
export type Get = (path: string, headers: Readonly<Record<string, string>>) => Promise<Got>

export interface Getting {
  /** Asked for each time; may throw. */
  place(): Place
  readonly user: User
  readonly clock: Clock
  readonly signal: AbortSignal
}

const patienceMs = 5000
/** More than all that a server can have to say of itself. */
const mostDocumentBytes = 16 * 1024 * 1024

export function getFromServer(
  asking: AskingParts,
  server: AskedServer,
  { place, user, ...limits }: Getting,
): Get {
  return (path, headers) =>
    withDeadline(patienceMs, limits, async (signal) => {
      const answer = await askExtension(asking, server, {
        ...{ place: place(), method: 'GET', path, signal },
        headers: { ...headers, ...identityHeaders(user) },
      })
      if (answer.type !== 'answer') throw new Error('the other server changed the protocol')
      const { response } = answer
      const body = await bodyOf(response, signal)
      const { 'content-type': contentType = '', etag = '' } = response.headers
      return { code: response.statusCode ?? 0, contentType, etag, body }
    })
}

async function bodyOf(response: Readable, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  const stop = () => response.destroy(signal.reason as Error)
  signal.addEventListener('abort', stop)
  try {
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length
      if (bytes > mostDocumentBytes) throw new Error('the other server says too much')
      chunks.push(chunk as Buffer)
    }
    return Buffer.concat(chunks)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
