/**
 * A gRPC server on our own HTTP/2, for any services: messages are bytes to it. Listens on TCP, with
 * TLS or without, and on unix sockets.
 *
 * *Cancellation.* A call's signal is aborted when its client goes away, its deadline passes or the
 * server closes. *Back-pressure.* A stream's method waits in `send` for a client that does not read;
 * a client waits for a method that does not take. *Bounds.* Messages, calls and connections.
 */
import { once } from 'node:events'
import { unlinkSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Clock, systemClock } from '#base/clock.ts'
import { GrpcError, status } from '#base/grpc/grpc-error.ts'
import type { Method, Methods } from '#base/grpc/methods.ts'
import {
  type CallHost,
  refuse,
  refuseCall,
  type ServerCall,
  StreamingCall,
  UnaryCall,
} from '#base/grpc/server-calls.ts'
import { parseTimeout } from '#base/grpc/timeout.ts'
import { Http2Connection } from '#base/http2/connection.ts'
import { type Fields, fieldOf } from '#base/http2/hpack.ts'
import type { Http2Stream, StreamReader } from '#base/http2/stream.ts'

export interface ServerTls {
  readonly cert: Uint8Array
  readonly key: Uint8Array
  /** Clients must have a certificate of this authority. */
  readonly clientCa?: Uint8Array
}

/** A host and port, 0 to choose one; or the path of a unix socket. */
export type Listen = (
  | { readonly host: string; readonly port: number }
  | { readonly path: string }
) & {
  readonly tls?: ServerTls | undefined
}

export interface GrpcServerOptions {
  readonly listen: readonly Listen[]
  readonly methods: Methods
  /** A larger request is refused. */
  readonly limitBytes: number
  readonly clock?: Clock
  /** Hears of methods that threw what is no GrpcError, and of sockets that fail. Absent: nobody does. */
  readonly onBug?: (err: unknown) => void
}

export interface GrpcServer extends AsyncDisposable {
  /** The ports of those that were asked for, in order; 0 for a unix socket. */
  readonly ports: readonly number[]
}

const connectionLimit = 10_000
/** Who has not begun to speak HTTP/2 by then is disconnected. */
const greetingMs = 10_000
/** What the system asks of a connection on which nothing happens, so that dead ones are found. */
const idleProbeMs = 30_000
/** So long calls that go on when the server closes may take to end. */
const graceMs = 2000

export async function openGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { clock = systemClock } = options
  await using stack = new AsyncDisposableStack()
  const serving = stack.use(new Serving(options, clock))
  const ports: number[] = []
  for (const listen of options.listen) {
    const server = serverOf(listen, (socket) => serving.accept(socket))
    server.maxConnections = connectionLimit
    await bind(server, listen)
    // As when there are too many files open: that connection is lost, and the others go on.
    server.on('error', (err) => options.onBug?.(err))
    stack.defer(() => void server.close())
    ports.push('path' in listen ? 0 : (server.address() as AddressInfo).port)
  }
  const opened = stack.move()
  return { ports, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

function serverOf({ tls }: Listen, accept: (socket: Socket) => void): Server {
  if (!tls) return createServer({ noDelay: true }, accept)
  const { cert, key, clientCa } = tls
  const server = createTlsServer(
    {
      cert: Buffer.from(cert),
      key: Buffer.from(key),
      ...(clientCa && { ca: Buffer.from(clientCa) }),
      requestCert: clientCa !== undefined,
      rejectUnauthorized: clientCa !== undefined,
      ALPNProtocols: ['h2'],
      minVersion: 'TLSv1.2',
      handshakeTimeout: greetingMs,
      noDelay: true,
    },
    accept,
  )
  server.on('tlsClientError', () => {}) // its socket is destroyed; who it was cannot be told
  return server
}

async function bind(server: Server, listen: Listen): Promise<void> {
  try {
    await listening(server, listen)
  } catch (err) {
    const isTaken = (err as NodeJS.ErrnoException).code === 'EADDRINUSE'
    if (!isTaken || !('path' in listen) || (await isServed(listen.path))) throw err
    unlinkSync(listen.path) // what a server left that was killed
    await listening(server, listen)
  }
}

async function listening(server: Server, listen: Listen): Promise<void> {
  if ('path' in listen) server.listen(listen.path)
  else server.listen(listen.port, listen.host)
  await once(server, 'listening')
}

async function isServed(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** The connections and calls of a server. */
class Serving implements AsyncDisposable {
  readonly #methods: ReadonlyMap<string, Method>
  readonly #host: CallHost
  readonly #services: ReadonlySet<string>
  readonly #connections = new Set<Http2Connection>()
  readonly #calls = new Set<ServerCall>()
  #onIdle: (() => void) | undefined

  constructor({ methods, limitBytes, onBug = () => {} }: GrpcServerOptions, clock: Clock) {
    this.#methods = new Map(Object.entries(methods))
    this.#services = new Set(Object.keys(methods).map((path) => path.split('/')[1]!))
    this.#host = { limitBytes, clock, onBug, onOver: (call) => this.#forget(call) }
  }

  #forget(call: ServerCall): void {
    this.#calls.delete(call)
    if (this.#calls.size === 0) this.#onIdle?.()
  }

  accept(socket: Socket): void {
    socket.setKeepAlive(true, idleProbeMs)
    const connection = new Http2Connection({
      socket,
      role: 'server',
      onRequest: (stream, fields) => this.#begin(connection, stream, fields),
      onGone: () => {
        this.#connections.delete(connection)
        greeting[Symbol.dispose]()
      },
    })
    this.#connections.add(connection)
    const greeting = this.#host.clock.after(greetingMs, () => {
      if (!connection.isGreeted) connection.close()
    })
  }

  #begin(connection: Http2Connection, stream: Http2Stream, fields: Fields): StreamReader {
    const path = fieldOf(fields, ':path') ?? ''
    const method = this.#methods.get(path)
    const refusal = this.#refusal(path, method, fields)
    if (refusal || !method) {
      refusal?.(stream)
      return silent
    }
    const timeout = fieldOf(fields, 'grpc-timeout')
    const timeoutMs = timeout === undefined ? undefined : parseTimeout(timeout)
    const options = { host: this.#host, stream, connection, timeoutMs }
    const call =
      method.type === 'unary' ? new UnaryCall(method, options) : new StreamingCall(method, options)
    this.#calls.add(call)
    return call
  }

  /** Why a request is no call of a method here, by who tells the client. */
  #refusal(
    path: string,
    method: Method | undefined,
    fields: Fields,
  ): ((stream: Http2Stream) => void) | undefined {
    if (fieldOf(fields, ':method') !== 'POST') return (stream) => refuse(stream, 405)
    const type = fieldOf(fields, 'content-type') ?? ''
    if (type !== 'application/grpc' && !/^application\/grpc[+;]/.test(type))
      return (stream) => refuse(stream, 415)
    const encoding = fieldOf(fields, 'grpc-encoding') ?? 'identity'
    if (encoding !== 'identity') {
      const words = `grpc: Decompressor is not installed for grpc-encoding "${encoding}"`
      return (stream) => refuseCall(stream, status.unimplemented, words)
    }
    const timeout = fieldOf(fields, 'grpc-timeout')
    if (timeout !== undefined && parseTimeout(timeout) === undefined)
      return (stream) => refuseCall(stream, status.internal, `malformed grpc-timeout: "${timeout}"`)
    if (method) return undefined
    const [, service = '', name = ''] = path.split('/')
    const words = this.#services.has(service)
      ? `unknown method ${name} for service ${service}`
      : `unknown service ${service}`
    return (stream) => refuseCall(stream, status.unimplemented, words)
  }

  /** Streams are ended, calls may end by themselves for a while; then the connections are closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection.goAway()
    const stopped = new GrpcError(status.unavailable, 'the server is stopping')
    for (const call of this.#calls) if (call instanceof StreamingCall) call.stop(stopped)
    await this.#untilIdle()
    for (const call of this.#calls) call.stop(stopped)
    for (const connection of [...this.#connections]) connection.close()
  }

  async #untilIdle(): Promise<void> {
    if (this.#calls.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    using _ = this.#host.clock.after(graceMs, resolve)
    this.#onIdle = resolve
    await promise
  }
}

const silent: StreamReader = { fields() {}, data() {}, failed() {} }
