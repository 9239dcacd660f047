/** The connections that speak HTTP/2, after their handshakes. */
import type { TLSSocket } from 'node:tls'
import type { Clock } from '#base/clock.ts'
import { Http2Connection } from '#base/http2/connection.ts'
import type { Fields } from '#base/http2/hpack.ts'
import { errorCodes } from '#base/http2/http2-error.ts'
import { defaultLimits, type Http2Limits } from '#base/http2/limits.ts'
import { readRequest } from '#base/http2/request-fields.ts'
import type { Http2Stream, StreamReader } from '#base/http2/stream.ts'
import type { Logger } from '#base/log/log.ts'
import { createTokenBucket } from '#base/token-bucket.ts'
import type { ConnectionLimits } from '#server/http/connection-limits.ts'
import type { HttpHandler } from '#server/http/exchange.ts'
import { type H2Connection, H2Exchange } from '#server/http/h2/exchange.ts'
import { originFormOf } from '#server/http/request-target.ts'

export interface H2Connections extends Disposable {
  serve(socket: TLSSocket): void
  /** Tells every client to go elsewhere: its connection closes when what is in flight has ended. */
  retire(): void
}

interface Served {
  readonly connection: Http2Connection
  /** When it had something to do last. */
  lastMs: number
}

interface Asked {
  readonly own: H2Connection
  readonly stream: Http2Stream
  readonly fields: Fields
  readonly isEnd: boolean
}

export interface H2Options {
  readonly handle: HttpHandler
  readonly limits: ConnectionLimits
  readonly clock: Clock
  readonly log: Logger
}

const plainText = {
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
}
const deaf: StreamReader = { fields() {}, data() {}, failed() {} }

export function createH2Connections({ handle, limits, clock, log }: H2Options): H2Connections {
  const open = new Set<Served>()
  const date = createDates(clock)
  const h2Limits = h2LimitsOf(limits)
  let isRetired = false
  let sweeping: Disposable | undefined

  /** One timer for all, and none while there is nobody: exact to a quarter of what is allowed. */
  function sweep(): void {
    sweeping = undefined
    const nowMs = clock.steadyMs()
    for (const served of open) {
      const { connection, lastMs } = served
      connection.endLingering()
      const idleMs = nowMs - lastMs
      if (connection.streamCount > 0) served.lastMs = nowMs
      // Who does not read what was left to be sent has had its time as well.
      else if (idleMs >= limits.idleMs + limits.graceMs) connection.lose('it does not read')
      else if (idleMs >= limits.idleMs) connection.closeWhenIdle()
    }
    if (open.size > 0) sweepLater()
  }

  function sweepLater(): void {
    sweeping ??= clock.after(limits.idleMs / 4, sweep)
  }

  function serve(socket: TLSSocket): void {
    const own: H2Connection = { socket, address: socket.remoteAddress ?? '', date }
    const connection: Http2Connection = new Http2Connection({
      socket,
      role: 'server',
      limits: h2Limits,
      mayReset: createTokenBucket({
        burst: limits.streamResetBurst,
        perSecond: limits.streamResetRate,
        clock,
      }),
      onRequest: (stream, fields, isEnd) => begin(served, { own, stream, fields, isEnd }),
      onIdle() {
        served.lastMs = clock.steadyMs()
        if (isRetired) connection.closeWhenIdle()
      },
      onGone(error) {
        greeting[Symbol.dispose]()
        open.delete(served)
        if (open.size === 0) {
          sweeping?.[Symbol.dispose]()
          sweeping = undefined
        }
        if (error.code !== errorCodes.noError)
          log.debug('A connection failed', { error: error.message })
      },
    })
    const served: Served = { connection, lastMs: clock.steadyMs() }
    const greeting = clock.after(limits.handshakeMs, () => {
      if (!connection.isGreeted) connection.lose('it does not speak')
    })
    open.add(served)
    sweepLater()
    if (isRetired) connection.closeWhenIdle()
  }

  function begin({ connection }: Served, { own, stream, fields, isEnd }: Asked): StreamReader {
    const request = readRequest(fields)
    if (!request || originFormOf(request.target) === undefined) {
      stream.reset(errorCodes.protocolError)
      return deaf
    }
    const exchange = new H2Exchange({ stream, request, rawHeaders: fields, isEnd, connection: own })
    if (request.problem !== undefined) {
      exchange.answer(400, { ...plainText }, Buffer.from(`${request.problem}\n`))
      return exchange
    }
    const handling = handle(exchange)
    // Its place is taken until its work is over, so that nobody has more done than is allowed.
    const keepPlace = () => {
      const release = connection.leaveOver()
      void handling.finally(release)
    }
    exchange.onLost = keepPlace
    return exchange
  }

  return {
    serve,
    retire() {
      isRetired = true
      for (const { connection } of [...open]) connection.closeWhenIdle()
    },
    [Symbol.dispose]() {
      for (const { connection } of [...open]) connection.lose('the server stops')
      sweeping?.[Symbol.dispose]()
    },
  }
}

function h2LimitsOf(limits: ConnectionLimits): Http2Limits {
  return {
    ...defaultLimits,
    streamWindow: limits.streamWindowBytes,
    connectionWindow: limits.connectionWindowBytes,
    fieldsBytes: limits.headerBytes,
    mostFields: limits.mostHeaders,
    streams: limits.mostStreams,
    lingerBytes: limits.lingerBytes,
  }
}

/** The time as a header says it, put into words once a second. */
function createDates(clock: Clock): () => string {
  let second = 0
  let text = ''
  return () => {
    const now = Math.floor(clock.nowMs() / 1000)
    if (now !== second) text = new Date(now * 1000).toUTCString()
    second = now
    return text
  }
}
