/** A watch over a WebSocket, as pages in a browser have it: each event is a message. */
import { closeCodes, opcodes } from '#base/websocket/frames.ts'
import { acceptance, isWebSocketRequest, offeredProtocols } from '#base/websocket/handshake.ts'
import { createWebSocket } from '#base/websocket/websocket.ts'
import type { Exchange, Outlet, RequestHeaders } from '#server/http/exchange.ts'
import { isTokenProtocol } from '#server/http/token-protocol.ts'

export interface WatchSocketOptions {
  /** Or in messages of bytes. */
  readonly isText: boolean
  /** The client wants no more, or is refused. */
  onEnd(): void
}

export function wantsWatchSocket({ takeOver, headers }: Exchange): boolean {
  return takeOver !== undefined && isWebSocketRequest(headers)
}

/** Every chunk that is written has to be one event. */
export function openWatchSocket(exchange: Exchange, { isText, onEnd }: WatchSocketOptions): Outlet {
  const { headers } = exchange
  const client = exchange.takeOver!()
  const { socket } = client
  const protocols = offeredProtocols(headers).filter((name) => !isTokenProtocol(name))
  const refusal = refusalOf(headers, protocols)
  if (refusal === undefined) socket.write(acceptance(headers, protocols[0] ?? ''))
  else {
    socket.end(refusal)
    onEnd()
  }
  // What clients say is not listened to.
  const webSocket = createWebSocket({ ...client, onPiece() {}, onEnd })
  return {
    write: (event) =>
      isText
        ? webSocket.send(Buffer.from(event), opcodes.text)
        : webSocket.send(Buffer.from(event.subarray(lengthBytes))),
    get isHeld() {
      return socket.writableNeedDrain
    },
    onDrain: (fn) => void socket.once('drain', fn),
    end: () => webSocket.close(closeCodes.normal),
  }
}

/** How long an event is stands before it where there are no messages to tell. */
const lengthBytes = 4

/** In the words of the library that upstream takes for this, which answers for itself. */
function refusalOf(headers: RequestHeaders, protocols: readonly string[]): string | undefined {
  if (!headers['sec-websocket-key']) return answer('400 Bad Request', 'mismatch challenge/response')
  if (headers['sec-websocket-version'] !== '13') {
    const head = '400 Bad Request\r\nSec-WebSocket-Version: 13'
    return answer(head, 'missing or bad WebSocket Version')
  }
  if (!isUrl(String(headers['origin'] ?? ''))) return answer('403 Forbidden')
  if (protocols.length > 1) return answer('400 Bad Request')
  return undefined
}

function answer(head: string, words = ''): string {
  return `HTTP/1.1 ${head}\r\n\r\n${words}`
}

/** Pages say where they come from, and upstream wants to be told, whatever that is. */
function isUrl(text: string): boolean {
  return /^(\*$|\/|[a-z][a-z\d+.-]*:)/i.test(text)
}
