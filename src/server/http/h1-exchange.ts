/** An exchange over HTTP/1.1. */
import type { IncomingMessage, ServerResponse as Response } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { ServerResponse } from '#base/node-http.ts'
import { certificateOf } from '#server/authn/client-certificate.ts'
import { readWhole } from '#server/http/body.ts'
import {
  type AnswerHeaders,
  type Exchange,
  type Outlet,
  speaksOfNoBody,
} from '#server/http/exchange.ts'
import { endInPieces } from '#server/http/pieces.ts'

/**
 * A request that wants to leave HTTP behind. It is answered like any other where it may not, and then
 * its connection is closed.
 */
export function upgradeExchange(
  request: IncomingMessage,
  socket: TLSSocket,
  head: Buffer,
): Exchange {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => socket.destroySoon())
  socket.on('error', () => {}) // the client is gone: `close` follows
  let isTaken = false
  return {
    ...h1Exchange(request, response),
    get hasBegun() {
      return isTaken || response.headersSent
    },
    get isClosed() {
      return response.closed || socket.destroyed
    },
    onClose: (fn) => void socket.once('close', fn),
    takeOver() {
      isTaken = true
      // Other protocols may go on in one direction when the other has ended.
      socket.allowHalfOpen = true
      response.detachSocket(socket)
      return { socket, head }
    },
  }
}

export function h1Exchange(request: IncomingMessage, response: Response): Exchange {
  const { headers } = request
  const socket = request.socket as TLSSocket
  response.on('error', () => {}) // the client is gone: `close` follows

  function head(code: number, given: AnswerHeaders): void {
    response.statusCode = code
    for (const name in given) response.setHeader(name, given[name]!)
  }

  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    rawHeaders: request.rawHeaders,
    hasBody:
      headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0',
    address: socket.remoteAddress ?? '',
    certificate: () => certificateOf(socket),
    readBody: (limitBytes) => readWhole(request, limitBytes, headers['content-length']),
    body: () => request,
    get hasBegun() {
      return response.headersSent
    },
    get hasEnded() {
      return response.writableEnded
    },
    get isClosed() {
      return response.closed || response.destroyed
    },
    answer(code, given, body) {
      if (response.headersSent || response.destroyed) return
      head(code, given)
      if (speaksOfNoBody(code)) response.removeHeader('content-type')
      else response.setHeader('content-length', body.length)
      endInPieces(response, body)
    },
    begin(code, given) {
      head(code, given)
      response.flushHeaders()
      return h1Outlet(response)
    },
    onClose: (fn) => void response.once('close', fn),
    abandon: () => void socket.destroy(),
  }
}

function h1Outlet(response: Response): Outlet {
  return {
    write: (chunk) => response.write(chunk),
    get isHeld() {
      return response.writableNeedDrain
    },
    onDrain: (fn) => void response.once('drain', fn),
    end: () => void response.end(),
  }
}
