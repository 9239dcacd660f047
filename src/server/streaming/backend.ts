/** One request to a node, pod or service, over a connection of its own. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { httpRequest } from '#base/node-http.ts'
import { orAborted } from '#base/wait.ts'

export interface BackendRequest {
  readonly socket: Duplex
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  /** Absent: it has none. */
  readonly body?: Readable
  readonly signal: AbortSignal
}

export type BackendAnswer =
  | { readonly type: 'answer'; readonly response: IncomingMessage }
  | {
      readonly type: 'upgraded'
      readonly response: IncomingMessage
      readonly socket: Duplex
      readonly head: Buffer
    }

/** More than any node has reason to send. */
export const mostHeaderBytes = 64 * 1024

/** The answer's headers. Throws what became of the connection; it is closed then. */
export async function askBackend(asked: BackendRequest): Promise<BackendAnswer> {
  const { socket, body, signal } = asked
  let request: ClientRequest | undefined
  try {
    request = requestOf(asked)
    const answer = answerOf(request)
    send(request, body)
    return await orAborted(answer, signal)
  } catch (error) {
    request?.on('error', () => {}) // it is over, and said
    request?.destroy()
    socket.destroy()
    throw error
  }
}

function requestOf(asked: BackendRequest): ClientRequest {
  const { socket, method, path, headers } = asked
  return httpRequest({
    createConnection: () => socket,
    method,
    path,
    headers: { connection: 'close', ...headers, ...framing(asked) },
    setHost: false,
    maxHeaderSize: mostHeaderBytes,
  })
}

function framing({ body, headers }: BackendRequest): Record<string, string> {
  return body && headers['content-length'] === undefined ? { 'transfer-encoding': 'chunked' } : {}
}

function send(request: ClientRequest, body: Readable | undefined): void {
  if (!body) return void request.end()
  // A client that leaves in the middle of its body must not look like one that has sent it all.
  body.once('close', () => {
    if (!body.readableEnded) request.destroy()
  })
  body.on('error', () => request.destroy())
  body.pipe(request)
}

/** The answer to a request, whichever connection it goes over. */
export function answerOf(request: ClientRequest): Promise<BackendAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<BackendAnswer>()
  request.once('response', (response) => resolve({ type: 'answer', response }))
  request.once('upgrade', (response, socket, head) =>
    resolve({ type: 'upgraded', response, socket, head }),
  )
  request.on('error', (error) =>
    reject(hasHungUp(error) ? new Error('EOF', { cause: error }) : error),
  )
  request.once('close', () => reject(new Error('unexpected EOF')))
  return promise
}

/** The connection ended where an answer should have begun. */
function hasHungUp({ code, message }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' && message === 'socket hang up'
}
