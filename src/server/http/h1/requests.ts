/** Takes requests over HTTP/1.1 from Node's parser, and refuses what is none as upstream does. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { unknownFailure } from '#api/status/status-answers.ts'
import type { HttpHandler } from '#server/http/exchange.ts'
import { H1Exchange, upgradeExchange } from '#server/http/h1/exchange.ts'
import {
  bodyFailureOf,
  type ParseError,
  refusalOf,
  refusalOfError,
} from '#server/http/h1/refusals.ts'
import { readAgain } from '#server/http/h1/second-reading.ts'

export interface H1Serving {
  readonly handle: HttpHandler
  isClosing(): boolean
}

interface Latest {
  readonly exchange: H1Exchange
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

const noBytes = Buffer.alloc(0)

export function serveH1(server: Server, { handle, isClosing }: H1Serving): void {
  const latest = new WeakMap<object, Latest>()
  /** Their clients may still send for a while. */
  const broken = new WeakSet<TLSSocket>()
  const take = (request: IncomingMessage, response: ServerResponse, waits: boolean) => {
    const { socket } = request
    const refusal = refusalOf(request)
    if (refusal !== undefined) return hangUp(socket as TLSSocket, refusal)
    if (isClosing()) response.shouldKeepAlive = false
    if (request.method === 'OPTIONS' && request.url === '*') return answerEmpty(response, 200)
    const exchange = new H1Exchange(request, response, { waits })
    latest.set(socket, { exchange, request, response })
    void handle(exchange)
  }
  server.on('request', (request, response) => take(request, response, false))
  server.on('checkContinue', (request, response) => take(request, response, hasBody(request)))
  server.on('checkExpectation', (request, response) => {
    if (request.headers.expect === '') return take(request, response, false)
    response.shouldKeepAlive = false
    answerEmpty(response, 417)
  })
  const leave = (request: IncomingMessage, socket: TLSSocket, head: Buffer) => {
    const refusal = refusalOf(request)
    if (refusal === undefined) void handle(upgradeExchange(request, socket, head))
    else hangUp(socket, refusal)
  }
  server.on('upgrade', (request, socket, head) => leave(request, socket as TLSSocket, head))
  server.on('connect', (request, socket) => leave(request, socket as TLSSocket, noBytes))
  server.on('clientError', (error: ParseError, stream) => {
    const socket = stream as TLSSocket
    if (broken.has(socket)) return
    broken.add(socket)
    const last = latest.get(socket)
    if (last && isUnderWay(last)) return breakOff(last, socket, error)
    const request = readAgain(error, socket)
    if (request) leave(request, socket, noBytes)
    else hangUp(socket, error.code === 'ECONNRESET' ? '' : refusalOfError(error))
  })
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}

function answerEmpty(response: ServerResponse, code: number): void {
  response.writeHead(code, { 'content-length': '0' })
  response.end()
}

/** Whether what came is not of a request that may follow. */
function isUnderWay({ request, response }: Latest): boolean {
  return !request.complete || !response.writableFinished || !response.shouldKeepAlive
}

/** Nothing may follow an answer that has begun; else whoever reads the body is told. */
function breakOff(
  { exchange, request, response }: Latest,
  socket: TLSSocket,
  error: ParseError,
): void {
  response.shouldKeepAlive = false
  if (response.headersSent) hangUp(socket, '')
  else if (!request.complete) exchange.failBody(unknownFailure(bodyFailureOf(error)))
}

function hangUp(socket: TLSSocket, words: string): void {
  if (words !== '' && socket.writable) socket.write(words, 'latin1')
  socket.destroySoon()
}
