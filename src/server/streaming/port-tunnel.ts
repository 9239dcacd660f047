/**
 * Ports forwarded to a client that speaks WebSocket: what SPDY would send travels in its messages, and is
 * SPDY again on the way to the kubelet.
 */
import { badRequest } from '#api/status/status-answers.ts'
import { closeCodes } from '#base/websocket/frames.ts'
import { acceptance, handshakeFault, offeredProtocols } from '#base/websocket/handshake.ts'
import { createWebSocket } from '#base/websocket/websocket.ts'
import type { RequestHeaders } from '#server/http/exchange.ts'
import { forwardedHeaders } from '#server/streaming/headers.ts'
import type { Location } from '#server/streaming/location.ts'
import { createHold, pairOf } from '#server/streaming/pump.ts'
import type { Streaming } from '#server/streaming/streaming.ts'
import { askUpgrade, type Upgraded } from '#server/streaming/upgrade.ts'

const prefix = 'SPDY/3.1+'

export function tunnelProtocolOf(headers: RequestHeaders): string | undefined {
  return offeredProtocols(headers).find((name) => name.startsWith(prefix))
}

export async function tunnelPorts(
  streaming: Streaming,
  location: Location,
  protocol: string,
): Promise<void> {
  const { exchange } = streaming.request
  const fault = handshakeFault(exchange.headers)
  if (fault) throw badRequest(fault)
  const upgraded = await askUpgrade(streaming, location, {
    method: 'POST',
    headers: {
      ...withoutWebSocket(forwardedHeaders(exchange, streaming.parts.isSecret)),
      connection: 'Upgrade',
      upgrade: 'SPDY/3.1',
      'x-stream-protocol-version': protocol.slice(prefix.length),
      'content-length': '0',
    },
  })
  if (upgraded) await tunnel(streaming, upgraded, protocol)
}

export function withoutWebSocket<T>(headers: Readonly<Record<string, T>>): Record<string, T> {
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith('sec-websocket-'))
  return Object.fromEntries(kept)
}

async function tunnel(
  { request, parts }: Streaming,
  { socket: backend, head }: Upgraded,
  protocol: string,
): Promise<void> {
  request.answering(101)
  const client = request.exchange.takeOver!()
  const pair = pairOf({
    client: client.socket,
    backend,
    clock: parts.clock,
    onLost: () => webSocket.close(closeCodes.failed),
  })
  client.socket.write(acceptance(request.exchange.headers, protocol))
  const webSocket = createWebSocket({
    ...client,
    onPiece: ({ bytes }) => void (bytes.length > 0 && holdClient(backend.write(bytes))),
    onEnd() {
      backend.end()
      pair.linger()
    },
  })
  const holdClient = createHold({
    pause: webSocket.pause,
    resume: webSocket.resume,
    onDrain: (fn) => void backend.once('drain', fn),
  })
  const holdBackend = createHold({
    pause: () => void backend.pause(),
    resume: () => void backend.resume(),
    onDrain: webSocket.onDrain,
  })
  if (head.length > 0) backend.unshift(head)
  backend.on('data', (bytes: Buffer) => holdBackend(webSocket.send(bytes)))
  backend.once('end', () => webSocket.close(closeCodes.normal))
  await pair.over
}
