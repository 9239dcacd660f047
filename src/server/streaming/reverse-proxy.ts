/** Passes a request to a node, pod or service, and its answer back. */
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { serviceUnavailable } from '#api/status/status-answers.ts'
import { hostPort } from '#base/host-port.ts'
import { messageOf } from '#base/message-of.ts'
import type { AnswerHeaders } from '#server/http/exchange.ts'
import { askBackend } from '#server/streaming/backend.ts'
import { answeredHeaders, forwardedHeaders } from '#server/streaming/headers.ts'
import { type LinkFrame, rewriteLink } from '#server/streaming/links.ts'
import { escapePath, type Location } from '#server/streaming/location.ts'
import { pageOf } from '#server/streaming/page-stream.ts'
import { pump } from '#server/streaming/pump.ts'
import type { Streaming } from '#server/streaming/streaming.ts'

/** Throws StatusError (503) where nothing answers. */
export async function reverseProxy(streaming: Streaming, location: Location): Promise<void> {
  const { exchange, path } = streaming.request
  const isRead = exchange.method === 'GET' || exchange.method === 'HEAD'
  if (location.path === '' && isRead) return redirectToRoot(streaming, location)
  const prefix = prefixOf(path, location.path)
  const response = await ask(streaming, location, prefix)
  await pass(streaming, response, frameOf(streaming, location, prefix))
}

/** Relative links of a page at an empty path would lead astray. */
function redirectToRoot({ request }: Streaming, { search }: Location): void {
  const headers = request.answering(301)
  headers['location'] = `${escapePath(request.path)}/${search}`
  request.exchange.answer(301, headers, Buffer.alloc(0))
}

/** What of the client's path stands before the target's own. */
function prefixOf(path: string, own: string): string {
  return path.endsWith(own) ? path.slice(0, path.length - own.length) : path
}

function frameOf({ request }: Streaming, { address }: Location, prefix: string): LinkFrame {
  const { headers } = request.exchange
  const named = String(headers[':authority'] ?? headers['host'] ?? '')
  const { host, port } = address
  // A default port is not written.
  const isDefault = port === (address.tls ? 443 : 80)
  const hosts = [hostPort(host, port), named, ...(isDefault ? [host] : [])]
  return { prefix, hosts }
}

async function ask(
  { parts, call, request: { exchange } }: Streaming,
  { address, path, search }: Location,
  prefix: string,
): Promise<IncomingMessage> {
  const { signal } = call
  const target = escapePath(path === '' ? '/' : path)
  try {
    const answer = await askBackend({
      socket: await parts.dial(address, signal),
      method: exchange.method,
      path: `${target}${search}`,
      headers: {
        ...forwardedHeaders(exchange, parts.isSecret),
        'x-forwarded-uri': `${escapePath(prefix)}${target}`,
      },
      ...(exchange.hasBody && { body: exchange.body() }),
      signal,
    })
    if (answer.type === 'answer') return answer.response
    answer.socket.destroy()
    throw new Error('the backend changed the protocol without being asked to')
  } catch (error) {
    signal.throwIfAborted()
    const why = messageOf(error)
    throw serviceUnavailable(`error trying to reach service: ${why}`)
  }
}

async function pass(
  { request }: Streaming,
  response: IncomingMessage,
  frame: LinkFrame,
): Promise<void> {
  const { exchange } = request
  const code = response.statusCode ?? 502
  const headers = answeredHeaders(response.headersDistinct, request.answering(code))
  const source = withOwnLinks(response, headers, frame)
  const outlet = exchange.begin(code, headers)
  await pump({ source, exchange, outlet })
}

function withOwnLinks(
  response: IncomingMessage,
  headers: AnswerHeaders,
  frame: LinkFrame,
): Readable {
  const { location } = response.headers
  if (location !== undefined) {
    headers['location'] = rewriteLink(location, frame)
    return response
  }
  const type = (response.headers['content-type'] ?? '').split(';')[0]!.trim()
  if (type !== 'text/html') return response
  const { source, isChanged, encoding } = pageOf(response, frame)
  if (isChanged) delete headers['content-length']
  if (encoding) headers['content-encoding'] = encoding
  return source
}
