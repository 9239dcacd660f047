/** One request to another server, and the whole of its answer. */
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { parseJson } from '#api/codec/json.ts'
import { isDecodeError } from '#api/codec/plain/decode-error.ts'
import { isJsonObject } from '#api/patch/json-tree.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import type { Target } from '#base/connect.ts'
import { isDeadline } from '#base/wait.ts'
import type { Address } from '#server/dialing/dial.ts'
import { DialError, dialFault } from '#server/dialing/dial-fault.ts'
import type { KeptConnections } from '#server/dialing/kept-connections.ts'
import { CredentialsFault } from '#server/webhooks/credentials.ts'

export interface ExchangeOptions extends RequestOptions {
  readonly connections: KeptConnections
  readonly address: Address
  readonly body?: string
  readonly mostAnswerBytes: number
  readonly signal: AbortSignal
}

export interface Answer {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The other side took the question and closed the connection. */
class EndFault extends Error {
  override readonly name = 'EndFault'
}

/** Redirects are not followed: whoever asks looks at them. */
export async function exchange(options: ExchangeOptions): Promise<Answer> {
  const { connections, address, body, mostAnswerBytes, ...sent } = options
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const request = connections.request(sent, { address, signal: sent.signal })
  request.once('response', resolve)
  request.on('error', (error) => {
    // One that was kept may have ended just as it was taken, and means nothing.
    const isEnd = error.message === 'socket hang up' && !request.reusedSocket
    reject(isEnd ? new EndFault('EOF', { cause: error }) : error)
  })
  request.end(body)
  const response = await promise
  return {
    code: response.statusCode ?? 0,
    headers: response.headers,
    body: await wholeBody(response, mostAnswerBytes),
  }
}

async function wholeBody(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length
    if (bytes > mostBytes) throw new Error(`the answer is longer than ${mostBytes} bytes`)
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

/** Why there was no answer, in the words of Go's client. */
export function exchangeFault(error: unknown, target: Target): string {
  const isTold = [CredentialsFault, DialError, EndFault].some((known) => error instanceof known)
  if (isTold) return (error as Error).message
  if (isDeadline(error)) return 'context deadline exceeded'
  return dialFault(error, target)
}

/** What is wrong with an answer to a POST: a Status speaks for itself, what else failed is told by its code. */
export function answerFault({ code, headers, body }: Answer): string {
  const status = statusIn(body)
  if (status !== undefined) return status
  const contentType = headers['content-type'] ?? ''
  const isText = contentType === '' || contentType.startsWith('text/')
  const shown = isText ? body.toString().trim() : 'unknown'
  return genericResponse({ code, verb: 'POST', text: shown, isUnexpected: true }).message
}

/** What is said of a good answer with nothing in it. */
export function emptyFault({ code, headers }: Answer): string {
  const type = headers['content-type'] ?? 'application/json'
  return `0-length response with status code: ${code} and content type: ${type}`
}

function statusIn(body: Buffer): string | undefined {
  try {
    const { object } = parseJson(body)
    if (!isJsonObject(object) || object.kind !== 'Status' || object.status === 'Success') {
      return undefined
    }
    return typeof object.message === 'string' ? object.message : undefined
  } catch (error) {
    if (isDecodeError(error)) return undefined
    throw error
  }
}
