/** Reads bodies of bounded length. */
import type { Readable } from 'node:stream'
import { isStatusError } from '#api/status/status.ts'
import { requestEntityTooLarge } from '#api/status/status-answers.ts'

/** How much of a refused body is still read, so that the client gets to see the refusal. */
const drainedBytes = 16 * 1024 * 1024

/** The client left before it had sent all it had announced. */
export class BodyError extends Error {
  override readonly name = 'BodyError'
}

export interface ReadableBody extends Readable {
  readonly aborted?: boolean
}

export function readWhole(
  body: ReadableBody,
  limitBytes: number,
  contentLength: string | undefined,
): Promise<Buffer> {
  const announced = Number(contentLength ?? 0)
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let bytes = 0
  let isRefused = false
  let isOver = false
  const refuse = () => {
    isRefused = true
    chunks.length = 0
    reject(requestEntityTooLarge(`limit is ${limitBytes}`))
  }
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (isRefused) {
      if (bytes > limitBytes + drainedBytes) body.destroy()
      return
    }
    if (bytes > limitBytes) refuse()
    else chunks.push(chunk)
  })
  const unfinished = (cause?: unknown) => {
    if (isStatusError(cause)) reject(cause)
    else if (!isOver) reject(new BodyError('The body was not sent whole', { cause }))
  }
  body.on('end', () => {
    isOver = true
    resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
  })
  body.on('error', unfinished)
  body.on('close', () => unfinished())
  if (announced > limitBytes) refuse()
  return promise
}
