/**
 * A gRPC client on our own HTTP/2, for any service: messages are bytes to it. One connection to one
 * address, made when it is first needed and again when it was lost; it tries nothing twice by itself.
 */

import { addAbortListener } from 'node:events'
import type { Duplex } from 'node:stream'
import { type Clock, systemClock } from '#base/clock.ts'
import { type Connect, connectTo, secured } from '#base/connect.ts'
import { ClientStream, UnaryRequest } from '#base/grpc/client-calls.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import { formatTimeout } from '#base/grpc/timeout.ts'
import { Http2Connection } from '#base/http2/connection.ts'
import { fieldBlock } from '#base/http2/hpack.ts'
import { messageOf } from '#base/message-of.ts'
import { isDeadline, orAborted, withDeadline } from '#base/wait.ts'

export interface ClientTls {
  /** Certificates in PEM; absent: those the system trusts. */
  readonly ca?: Uint8Array
  /** The client's own and its key, in PEM: asked for again by each connection. */
  readonly pair?: { readonly text: string }
}

export interface GrpcClientOptions {
  /** A host and port, or the path of a unix socket. */
  readonly address: { readonly host: string; readonly port: number } | { readonly path: string }
  /** How it is reached if it is no path; absent: directly. */
  readonly connect?: Connect | undefined
  /** Absent: without TLS. */
  readonly tls?: ClientTls | undefined
  readonly clock?: Clock
  /** A larger answer fails its call. Absent: any size, as the asker sets the limit. */
  readonly limitBytes?: number
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number
  /** Header fields besides: names and values in turn. */
  readonly fields?: readonly string[] | undefined
}

export interface GrpcClient extends Disposable {
  /** Throws GrpcError, or the abort's reason. */
  call(path: string, request: Uint8Array, options?: CallOptions): Promise<Buffer>
  /** A stream in both directions. Cancel it, or read it to its end. */
  stream(path: string, fields?: readonly string[]): ClientStream
}

const connectMs = 5000
/** A connection on which nothing is heard for so long is asked whether it is there. */
const pingMs = 30_000
/** And is lost if it does not answer by then. */
const pongMs = 10_000
/** So many calls may wait for a connection, or for the server to take more. */
const waitingLimit = 50_000

export function createGrpcClient(options: GrpcClientOptions): GrpcClient {
  return new Client(options)
}

class Client implements GrpcClient {
  readonly #options: GrpcClientOptions
  readonly #clock: Clock
  readonly #blocks = new Map<string, string>()
  #connection: Http2Connection | undefined
  #connecting: Promise<Http2Connection> | undefined
  #pinging: Disposable | undefined
  readonly #waiting: (() => void)[] = []
  readonly #closing = new AbortController()

  constructor(options: GrpcClientOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
  }

  async call(
    path: string,
    request: Uint8Array,
    { signal, timeoutMs, fields }: CallOptions = {},
  ): Promise<Buffer> {
    signal?.throwIfAborted()
    let connection = this.#free
    while (!connection) {
      await this.#untilRoom(signal)
      connection = this.#free
    }
    const timeout = timeoutMs === undefined ? [] : ['grpc-timeout', formatTimeout(timeoutMs)]
    const block = this.#block(path, fields ? [...timeout, ...fields] : timeout)
    const answer = new UnaryRequest(connection, block, request, this.#options.limitBytes)
    this.#wakeNext()
    if (!signal && timeoutMs === undefined) return await answer.promise
    using _timer =
      timeoutMs === undefined
        ? undefined
        : this.#clock.after(timeoutMs, () => answer.cancel(deadlineExceeded()))
    using _listener = signal && addAbortListener(signal, () => answer.cancel(signal.reason))
    return await answer.promise
  }

  stream(path: string, fields: readonly string[] = []): ClientStream {
    const stream = new ClientStream(this.#options.limitBytes)
    this.#begin(stream, path, fields).catch((err: unknown) => stream.cancel(err))
    return stream
  }

  async #begin(stream: ClientStream, path: string, fields: readonly string[]): Promise<void> {
    while (!this.#free) await this.#untilRoom(undefined)
    stream.begin(this.#free, this.#block(path, fields))
    this.#wakeNext()
  }

  /** The same call has the same fields. */
  #block(path: string, more: readonly string[]): string {
    const known = more.length === 0 ? this.#blocks.get(path) : undefined
    if (known) return known
    const { address, tls } = this.#options
    const authority = 'path' in address ? 'localhost' : `${bracketed(address.host)}:${address.port}`
    const block = fieldBlock([
      ...[':method', 'POST', ':scheme', tls ? 'https' : 'http', ':path', path],
      ...[':authority', authority, 'te', 'trailers', 'content-type', 'application/grpc'],
      ...['user-agent', 'coxswain', ...more],
    ])
    if (more.length === 0) this.#blocks.set(path, block)
    return block
  }

  /** The connection, if it takes another call now. */
  get #free(): Http2Connection | undefined {
    return this.#connection?.hasRoom ? this.#connection : undefined
  }

  /** Waits for a connection, or for the one there is to take more: then it has to be looked again. */
  async #untilRoom(signal: AbortSignal | undefined): Promise<void> {
    this.#closing.signal.throwIfAborted()
    const waiting = this.#connection?.isUsable ? this.#turn() : this.#connect()
    await (signal ? orAborted<unknown>(waiting, signal) : waiting)
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= waitingLimit)
      throw new GrpcError(status.resourceExhausted, 'too many calls wait', { isUntouched: true })
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #connect(): Promise<Http2Connection> {
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined
    })
    return this.#connecting
  }

  async #open(): Promise<Http2Connection> {
    const { signal: closing } = this.#closing
    const waiting = { clock: this.#clock, signal: closing }
    let socket: Duplex
    try {
      socket = await withDeadline(connectMs, waiting, (signal) => this.#dial(signal))
    } catch (cause) {
      closing.throwIfAborted()
      const why = isDeadline(cause) ? 'it takes too long' : messageOf(cause)
      const words = `No connection established: ${why}`
      throw new GrpcError(status.unavailable, words, { cause, isUntouched: true })
    }
    if (closing.aborted) {
      socket.destroy()
      throw closing.reason
    }
    return this.#adopt(socket)
  }

  async #dial(signal: AbortSignal): Promise<Duplex> {
    const { address, tls, connect = connectTo } = this.#options
    const socket =
      'path' in address ? await connectTo(address, signal) : await connect(address, signal)
    if (!tls) return socket
    const { ca, pair } = tls
    const trust = {
      name: 'path' in address ? 'localhost' : address.host,
      protocols: ['h2'],
      ...(ca && { ca: Buffer.from(ca) }),
      // Either is found in a text that holds both.
      ...(pair && { cert: pair.text, key: pair.text }),
    }
    return await secured(socket, trust, signal)
  }

  #adopt(socket: Duplex): Http2Connection {
    const connection: Http2Connection = new Http2Connection({
      socket,
      role: 'client',
      onGone: () => {
        if (this.#connection === connection) this.#pinging?.[Symbol.dispose]()
        this.#wake()
      },
      onRoom: () => {
        if (connection.isUsable) this.#wakeNext()
        else this.#wake()
        if (!connection.isUsable && connection.streamCount === 0) connection.close()
      },
    })
    this.#connection = connection
    this.#keepAlive(connection)
    return connection
  }

  /** One at a time: each wakes the next once it has found room. */
  #wakeNext(): void {
    if (this.#waiting.length > 0 && this.#free) this.#waiting.shift()!()
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** A connection that went dead without a word is found by asking, and only if nothing is heard. */
  #keepAlive(connection: Http2Connection): void {
    this.#pinging?.[Symbol.dispose]()
    const { bytesRead } = connection
    this.#pinging = this.#clock.after(pingMs, () => {
      if (!connection.isUsable) return
      if (connection.bytesRead > bytesRead) {
        this.#keepAlive(connection)
        return
      }
      const words = 'keepalive ping timed out'
      const lost = this.#clock.after(pongMs, () => connection.lose(words))
      this.#pinging = lost
      connection.ping(() => {
        lost[Symbol.dispose]()
        if (this.#connection === connection) this.#keepAlive(connection)
      })
    })
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new GrpcError(status.cancelled, 'the client was closed'))
    this.#pinging?.[Symbol.dispose]()
    this.#connection?.close()
    this.#wake()
  }
}

function deadlineExceeded(): GrpcError {
  return new GrpcError(status.deadlineExceeded, 'context deadline exceeded')
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
