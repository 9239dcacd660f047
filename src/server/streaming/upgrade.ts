/** Passes a connection that changes its protocol through to a node, pod or service. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { unknownFailure } from '#api/status/status-answers.ts'
import type { Clock } from '#base/clock.ts'
import { messageOf } from '#base/message-of.ts'
import { DialError } from '#server/dialing/dial-fault.ts'
import type { Exchange } from '#server/http/exchange.ts'
import { askBackend, type BackendAnswer } from '#server/streaming/backend.ts'
import { answeredHeaders, forwardedHeaders } from '#server/streaming/headers.ts'
import { escapePath, type Location } from '#server/streaming/location.ts'
import { pump, splice } from '#server/streaming/pump.ts'
import type { Streaming } from '#server/streaming/streaming.ts'

/** Whether the client wants another protocol, over a connection that can change it. */
export function wantsUpgrade(exchange: Exchange): boolean {
  const connection = String(exchange.headers['connection'] ?? '')
  return exchange.takeOver !== undefined && /\bupgrade\b/i.test(connection)
}

export interface UpgradeRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string | string[]>>
}

export interface Upgraded {
  readonly response: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** As the client asked for it. */
export async function passUpgrade(streaming: Streaming, location: Location): Promise<void> {
  const { parts, request } = streaming
  const { exchange } = request
  const upgraded = await askUpgrade(streaming, location, {
    method: exchange.method,
    headers: {
      ...forwardedHeaders(exchange, parts.isSecret),
      connection: 'Upgrade',
      upgrade: String(exchange.headers['upgrade']),
    },
  })
  if (!upgraded) return
  request.answering(101)
  await joinUpgraded(exchange, upgraded, parts.clock)
}

/** Joins the client's connection with one that has changed its protocol, until both are over. */
export async function joinUpgraded(
  exchange: Exchange,
  { response, socket, head }: Upgraded,
  clock: Clock,
): Promise<void> {
  const client = exchange.takeOver!()
  client.socket.write(headOf(response))
  if (head.length > 0) socket.unshift(head)
  if (client.head.length > 0) client.socket.unshift(client.head)
  await splice(client.socket, socket, clock)
}

/**
 * The other side's connection once it speaks the other protocol. Undefined where it refused: the client was
 * told so then, in its words. Throws StatusError (500) where it could not be asked.
 */
export async function askUpgrade(
  streaming: Streaming,
  location: Location,
  asked: UpgradeRequest,
): Promise<Upgraded | undefined> {
  const answer = await dialAndAsk(streaming, location, asked).catch((error: unknown) => {
    streaming.call.signal.throwIfAborted()
    const why = messageOf(error)
    throw unknownFailure(error instanceof DialError ? `error dialing backend: ${why}` : why)
  })
  if (answer.type === 'upgraded') return answer
  const { response } = answer
  const code = response.statusCode ?? 502
  if (code < 400) {
    response.destroy()
    throw unknownFailure(`invalid upgrade response: status code ${code}`)
  }
  const { exchange, answering } = streaming.request
  const outlet = exchange.begin(code, answeredHeaders(response.headersDistinct, answering(code)))
  using _ = streaming.parts.clock.after(refusalMs, () => response.destroy())
  await pump({ source: response, exchange, outlet })
  return undefined
}

/** How long a refusal may take, as by upstream. */
const refusalMs = 10_000

/** Throws DialError, and whatever else goes wrong with a connection. */
export async function dialAndAsk(
  { parts, call: { signal } }: Streaming,
  { address, path, search }: Location,
  asked: UpgradeRequest,
): Promise<BackendAnswer> {
  const answer = await askBackend({
    socket: await parts.dial(address, signal),
    path: `${escapePath(path === '' ? '/' : path)}${search}`,
    ...asked,
    signal,
  })
  if (answer.type !== 'upgraded' || !parts.slow) return answer
  return { ...answer, socket: parts.slow(answer.socket) }
}

function headOf({ statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 101 ${statusMessage || 'Switching Protocols'}`]
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}
