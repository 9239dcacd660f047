/** A client for tests of the HTTP server, over either protocol. */
import { once } from 'node:events'
import { type ClientHttp2Session, connect, type SecureClientSessionOptions } from 'node:http2'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { testData } from '#server/testing/http-server.ts'

export const admin = { authorization: 'Bearer admin' }
const ca = testData('ca')

export interface ClientAnswer {
  readonly code: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

export async function h1(
  port: number,
  path: string,
  { body, ...options }: RequestOptions & { readonly body?: string | Buffer } = {},
): Promise<ClientAnswer> {
  const request = httpsRequest({ host: '127.0.0.1', port, path, ca, agent: false, ...options })
  request.end(body)
  const [response] = await once(request, 'response')
  return { code: response.statusCode, headers: response.headers, text: await textOf(response) }
}

export function openH2(
  port: number,
  options: SecureClientSessionOptions = {},
): ClientHttp2Session & Disposable {
  const session = connect(`https://127.0.0.1:${port}`, { ca, ...options })
  session.on('error', () => {}) // the server may end it: tests look at what they wait for
  return Object.assign(session, { [Symbol.dispose]: () => session.destroy() })
}

export async function h2(
  session: ClientHttp2Session,
  path: string,
  { body, ...headers }: Readonly<Record<string, string>> = admin,
): Promise<ClientAnswer> {
  const stream = session.request({ ':path': path, ...headers }, { endStream: body === undefined })
  if (body !== undefined) stream.end(body)
  const [answer] = await once(stream, 'response')
  return { code: answer[':status'], headers: answer, text: await textOf(stream) }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
