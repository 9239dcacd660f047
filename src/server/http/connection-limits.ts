/** What one client, or all of them together, may take of the server before a request is read. */

export interface ConnectionLimits {
  readonly mostConnections: number
  /** Of a request over HTTP/1.1, and of a list of headers over HTTP/2. */
  readonly headerBytes: number
  readonly mostHeaders: number
  /** For the handshake of TLS. */
  readonly handshakeMs: number
  /** For all headers of a request, so that nobody sends them one byte at a time. */
  readonly headersMs: number
  /** For the whole of a request with its body. */
  readonly requestMs: number
  /** After so long without a request a connection is closed. */
  readonly idleMs: number
  readonly mostStreams: number
  /**
   * How much of bodies a client may send ahead: in one stream before that is read, and in all of a
   * connection before the bytes are taken off it.
   */
  readonly streamWindowBytes: number
  readonly connectionWindowBytes: number
  /** How much of a body is still taken, and thrown away, when its request is answered already. */
  readonly lingerBytes: number
  /** How many streams a client may reset at once, and how many more each second. */
  readonly streamResetBurst: number
  readonly streamResetRate: number
  /** How long what is in flight may go on when the server stops. */
  readonly graceMs: number
}

/**
 * Upstream's where it has one: 250 streams, 32 s for headers, 90 s idle, 60 s of grace. A client of
 * ours resets streams as often as it ends watches: a hundred at once is what a busy one does.
 */
export const defaultConnectionLimits: ConnectionLimits = {
  mostConnections: 20_000,
  headerBytes: 128 * 1024,
  mostHeaders: 256,
  handshakeMs: 10_000,
  headersMs: 32_000,
  requestMs: 60_000,
  idleMs: 90_000,
  mostStreams: 250,
  streamWindowBytes: 256 * 1024,
  connectionWindowBytes: 1024 * 1024,
  lingerBytes: 16 * 1024 * 1024,
  streamResetBurst: 1000,
  streamResetRate: 100,
  graceMs: 60_000,
}
