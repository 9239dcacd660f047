/** How a WebSocket begins: as a request of HTTP/1.1. */
import { createHash } from 'node:crypto'

type Headers = Readonly<Record<string, string | string[] | undefined>>

export function isWebSocketRequest(headers: Headers): boolean {
  return String(headers['upgrade'] ?? '').toLowerCase() === 'websocket'
}

/** The subprotocols a client offers, in its order. */
export function offeredProtocols(headers: Headers): readonly string[] {
  return String(headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Why no WebSocket can be made of the request; undefined where one can. */
export function handshakeFault(headers: Headers): string | undefined {
  if (headers['sec-websocket-version'] !== '13') return 'the version of the WebSocket is not 13'
  const key = headers['sec-websocket-key']
  if (typeof key !== 'string' || !/^[A-Za-z0-9+/]{22}==$/.test(key)) {
    return 'the key of the WebSocket is missing or malformed'
  }
  return undefined
}

/** The answer that makes the connection a WebSocket. */
export function acceptance(headers: Headers, protocol: string): string {
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptKeyOf(String(headers['sec-websocket-key']))}`,
    ...(protocol === '' ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ]
  return `${lines.join('\r\n')}\r\n\r\n`
}

const salt = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export function acceptKeyOf(key: string): string {
  return createHash('sha1')
    .update(key + salt)
    .digest('base64')
}
