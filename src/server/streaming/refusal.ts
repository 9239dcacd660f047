/** What a node says when it refuses. */
import type { IncomingMessage } from 'node:http'
import { genericResponse } from '#api/status/generic-response.ts'
import type { StatusError } from '#api/status/status.ts'
import { badRequest, internalError } from '#api/status/status-answers.ts'
import { withDeadline } from '#base/wait.ts'
import type { Streaming } from '#server/streaming/streaming.ts'
import { askedResourceOf } from '#server/verbs/dependencies.ts'

/** As much as upstream reads of it. */
const mostBytes = 50_000
const mostMs = 10_000

/** Its words, as far as they come. */
export async function readRefusal(
  response: IncomingMessage,
  { parts, call }: Streaming,
): Promise<string> {
  const { clock } = parts
  try {
    return await withDeadline(mostMs, { clock, signal: call.signal }, async (signal) => {
      signal.addEventListener('abort', () => response.destroy(), { once: true })
      const chunks: Buffer[] = []
      let left = mostBytes
      for await (const chunk of response as AsyncIterable<Buffer>) {
        chunks.push(chunk.subarray(0, left))
        left -= chunk.length
        if (left <= 0) break
      }
      return Buffer.concat(chunks).toString()
    })
  } finally {
    response.destroy()
  }
}

/** The refusal of a log, as the client is to hear it. */
export async function refusalOf(
  response: IncomingMessage,
  streaming: Streaming,
): Promise<StatusError> {
  const code = response.statusCode ?? 500
  const text = await readRefusal(response, streaming)
  if (code === 500) return internalError(text)
  if (code === 400) return badRequest(text)
  const { resource, subresource, name } = streaming.call
  const { group, resource: plural } = askedResourceOf(resource)
  return genericResponse({
    code,
    verb: '',
    resource: { group, resource: `${plural}/${subresource}` },
    name,
    text,
  })
}
