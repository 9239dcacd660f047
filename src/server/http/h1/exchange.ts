/** An exchange over HTTP/1.1. */
import type { IncomingMessage, ServerResponse as Response } from 'node:http'
import type { Readable } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { ServerResponse } from '#base/node-http.ts'
import { readWhole } from '#server/http/body.ts'
import { type ClientCertificate, certificateOf } from '#server/http/client-certificate.ts'
import {
  type AnswerHeaders,
  type Body,
  type Exchange,
  type Outlet,
  type RequestHeaders,
  speaksOfNoBody,
} from '#server/http/exchange.ts'
import { endInPieces } from '#server/http/h1/pieces.ts'

/** The connection of a request that wants to leave HTTP behind, and what came on it already. */
interface Upgrade {
  readonly socket: TLSSocket
  readonly head: Buffer
}

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
  socket.on('error', ignore)
  return new H1Exchange(request, response, { upgrade: { socket, head } })
}

interface Manner {
  readonly upgrade?: Upgrade
  /** Whether the client sends no body before it is told to. */
  readonly waits?: boolean
}

/** A class, as whatever has a getter and is made for each request. */
export class H1Exchange implements Exchange {
  readonly method: string
  readonly target: string
  readonly headers: RequestHeaders
  readonly rawHeaders: readonly string[]
  readonly address: string
  readonly takeOver?: () => Upgrade
  readonly #request: IncomingMessage
  readonly #response: Response
  readonly #upgrade: Upgrade | undefined
  #waits: boolean
  #bodyFailure: Error | undefined
  #isTaken = false

  constructor(request: IncomingMessage, response: Response, { upgrade, waits }: Manner) {
    this.#request = request
    this.#response = response
    this.#upgrade = upgrade
    this.#waits = waits ?? false
    this.method = request.method ?? 'GET'
    this.target = request.url ?? '/'
    this.headers = request.headers
    this.rawHeaders = request.rawHeaders
    this.address = request.socket.remoteAddress ?? ''
    response.on('error', ignore)
    if (!upgrade) return
    const takeOver = () => this.#takeOver(upgrade)
    this.takeOver = takeOver
  }

  get peerPort(): number | undefined {
    return this.#request.socket.remotePort
  }

  get httpVersion(): string {
    return this.#request.httpVersion
  }

  get hasBody(): boolean {
    const { headers } = this
    return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  }

  get hasBegun(): boolean {
    return this.#isTaken || this.#response.headersSent
  }

  get hasEnded(): boolean {
    return this.#response.writableEnded
  }

  get isClosed(): boolean {
    const { closed, destroyed } = this.#response
    return closed || (this.#upgrade ? this.#upgrade.socket.destroyed : destroyed)
  }

  certificate(): ClientCertificate | undefined {
    return certificateOf(this.#request.socket as TLSSocket)
  }

  readBody(limitBytes: number): Promise<Buffer> {
    if (this.#bodyFailure) return Promise.reject(this.#bodyFailure)
    this.#callForBody()
    return readWhole(this.#request, limitBytes, this.#request.headers['content-length'])
  }

  body(): Readable {
    this.#callForBody()
    return this.#request
  }

  /** What is left of the body cannot be read. */
  failBody(error: Error): void {
    this.#bodyFailure = error
    if (this.#request.listenerCount('error') > 0) this.#request.emit('error', error)
  }

  answer(code: number, headers: AnswerHeaders, body: Body): void {
    const response = this.#response
    if (response.headersSent || response.destroyed) return
    // Whether it comes all the same nobody can know.
    if (this.#waits) response.shouldKeepAlive = false
    this.#leaveUnsaid()
    if (speaksOfNoBody(code)) delete headers['content-type']
    else headers['content-length'] = String(body.length)
    response.writeHead(code, headers)
    endInPieces(response, body)
  }

  begin(code: number, headers: AnswerHeaders): Outlet {
    this.#leaveUnsaid()
    this.#response.writeHead(code, headers)
    this.#response.flushHeaders()
    return h1Outlet(this.#response)
  }

  onClose(fn: () => void): void {
    const closing = this.#upgrade?.socket ?? this.#response
    closing.once('close', fn)
  }

  abandon(): void {
    this.#request.socket.destroy()
  }

  /** That a connection goes on, unless something else is said, HTTP/1.1 takes for granted. */
  #leaveUnsaid(): void {
    const { httpVersionMinor } = this.#request
    if (this.#response.shouldKeepAlive && httpVersionMinor > 0)
      this.#response.removeHeader('connection')
  }

  #callForBody(): void {
    if (!this.#waits) return
    this.#waits = false
    this.#response.writeContinue()
  }

  #takeOver(upgrade: Upgrade): Upgrade {
    this.#isTaken = true
    // Other protocols may go on in one direction when the other has ended.
    upgrade.socket.allowHalfOpen = true
    this.#response.detachSocket(upgrade.socket)
    return upgrade
  }
}

/** The client is gone: `close` follows. */
function ignore(): void {}

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
