/**
 * The sockets: HTTPS with HTTP/2 and HTTP/1.1 on one port, as the client asks for in its handshake.
 * The limits that keep one client from harming others are those of connection-limits.ts.
 */
import { constants as cryptoConstants } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createH1Server, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import {
  createSecureContext,
  DEFAULT_CIPHERS,
  type SecureContext,
  type SecureContextOptions,
  type TLSSocket,
  type TlsOptions,
} from 'node:tls'
import type { Clock } from '#base/clock.ts'
import type { Logger } from '#base/log/log.ts'
import { type ConnectionLimits, defaultConnectionLimits } from '#server/http/connection-limits.ts'
import type { HttpHandler } from '#server/http/exchange.ts'
import { serveH1 } from '#server/http/h1/requests.ts'
import { createH2Connections } from '#server/http/h2/connections.ts'
import { createNameLookup, type NamedPair } from '#server/http/named-certificates.ts'

export interface ServerTls {
  readonly certificate: string | Buffer
  readonly key: string | Buffer
  /** Shown instead of that to clients that come by their names. */
  readonly named?: readonly NamedPair[]
  /** Who may issue certificates of clients; without it none is asked for. */
  readonly clientAuthorities?: string | Buffer
  /** Who may issue those of proxies that say who asks. Authentication tells them apart. */
  readonly proxyAuthorities?: string | Buffer
  /** TLSv1.2, if not said. */
  readonly minVersion?: TlsVersion
  /** Those of TLS 1.2, by OpenSSL's names; absent or empty: its own choice. */
  readonly ciphers?: readonly string[]
}

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3'

export interface HttpServerOptions {
  readonly tls: ServerTls
  readonly handle: HttpHandler
  /** Whether HTTP/2 is offered; it is, if not said. */
  readonly http2?: boolean
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** Whether other servers may listen at the same port, with whom the system shares connections out. */
  readonly sharesPort?: boolean
  readonly clock: Clock
  readonly log: Logger
  /** Told of each client with which no connection came about. */
  onHandshakeFailed?(): void
  readonly limits?: Partial<ConnectionLimits>
}

/**
 * Disposing it stops it: no connection is taken any more, clients are told to go elsewhere, and what
 * is in flight ends, or is ended when its grace is over. Whoever stops the server lets its readiness
 * fail before, and ends its watches (`closing` of the handler).
 */
export interface HttpServer extends AsyncDisposable {
  readonly port: number
  /** New connections see the new certificate. Throws where it is none. */
  reload(tls: ServerTls): void
}

/** Settles when the server listens. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const limits = { ...defaultConnectionLimits, ...options.limits }
  const { clock, log, handle, tls, http2 = true, onHandshakeFailed } = options
  const sockets = new Set<TLSSocket>()
  const state = { isClosing: false, contextFor: contextsByName(tls) }

  const byName: TlsOptions['SNICallback'] = (name, done) => done(null, state.contextFor(name))
  const h1 = createH1Server({
    ...h1Options(limits),
    ...secureContext(tls),
    ...handshake(tls, limits),
    ALPNProtocols: [...(http2 ? ['h2'] : []), 'http/1.1'],
    ...(tls.named?.length && { SNICallback: byName }),
  })
  const h2 = createH2Connections({ handle, limits, clock, log })
  const [takeH1] = h1.listeners('secureConnection')
  h1.removeAllListeners('secureConnection')
  h1.maxConnections = limits.mostConnections
  h1.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (socket.alpnProtocol === 'h2') h2.serve(socket)
    else takeH1!.call(h1, socket)
  })
  serveH1(h1, { handle, isClosing: () => state.isClosing })
  h1.on('tlsClientError', (error) => {
    onHandshakeFailed?.()
    log.debug('A handshake failed', { error: error.message })
  })

  await listening(h1, options)
  return {
    port: (h1.address() as AddressInfo).port,
    reload(next) {
      state.contextFor = contextsByName(next)
      h1.setSecureContext({ ...secureContext(next), ...handshake(next, limits) })
    },
    async [Symbol.asyncDispose]() {
      if (state.isClosing) return
      state.isClosing = true
      const closed = once(h1, 'close')
      h1.close()
      h1.closeIdleConnections()
      h2.retire()
      using _ = clock.after(limits.graceMs, () => {
        log.warn('Connections are closed by force', { connections: sockets.size })
        for (const socket of sockets) socket.destroy()
      })
      await closed
      h2[Symbol.dispose]()
    },
  }
}

async function listening(server: Server, options: HttpServerOptions): Promise<void> {
  const { host, port, sharesPort: reusePort = false } = options
  const ready = once(server, 'listening')
  server.listen({ host, port, reusePort, backlog: 1024 })
  await ready
}

function h1Options(limits: ConnectionLimits) {
  return {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.idleMs,
    requireHostHeader: false, // it is asked for in upstream's words
    connectionsCheckingInterval: Math.min(5000, limits.headersMs),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 15_000,
  }
}

function handshake(tls: ServerTls, { handshakeMs }: ConnectionLimits) {
  return {
    handshakeTimeout: handshakeMs,
    requestCert: authoritiesOf(tls).length > 0,
    rejectUnauthorized: false, // who is not verified is told so by the authenticator
  }
}

function authoritiesOf({ clientAuthorities, proxyAuthorities }: ServerTls) {
  return [clientAuthorities, proxyAuthorities].filter((one) => one !== undefined)
}

/** As upstream prefers: the shorter key is a third cheaper, and no weaker in practice. */
const preferred = 'TLS_AES_128_GCM_SHA256'
const usual = [preferred, ...DEFAULT_CIPHERS.split(':').filter((name) => name !== preferred)]

/** Those of TLS 1.3 are not chosen from, as with upstream. */
function cipherList(chosen: readonly string[]): string {
  if (chosen.length === 0) return usual.join(':')
  return [...usual.filter((name) => name.startsWith('TLS_')), ...chosen].join(':')
}

/** A session is never resumed: what was found of a certificate holds for one connection alone. */
function secureContext(tls: ServerTls): SecureContextOptions {
  const { certificate, key, minVersion = 'TLSv1.2', ciphers = [] } = tls
  return {
    cert: certificate,
    key,
    ca: authoritiesOf(tls), // without it Node reads all that the system trusts
    minVersion,
    ciphers: cipherList(ciphers),
    secureOptions: cryptoConstants.SSL_OP_NO_TICKET | cryptoConstants.SSL_OP_NO_RENEGOTIATION,
  }
}

/** Undefined: that of the server. */
function contextsByName(tls: ServerTls): (name: string) => SecureContext | undefined {
  const { certificate, named = [] } = tls
  if (named.length === 0) return () => undefined
  return createNameLookup(String(certificate), named, (pair) =>
    createSecureContext(secureContext({ ...tls, certificate: pair, key: pair })),
  )
}
