/** The socket of an API server: it opens, says where it is, and ends without cutting anybody off. */
import { hostPort } from '#base/host-port.ts'
import { sleep } from '#base/wait.ts'
import { openAnswering, type Served } from '#server/answering.ts'
import { openHttpServer, type ServerTls } from '#server/http/http-server.ts'
import type { ListenOptions, ServerOptions } from '#server/options.ts'

export interface Listening {
  readonly url: string
  /** New connections see the certificates that there are now. */
  reload(): void
}

export async function listen(
  listen: ListenOptions,
  served: Served,
  stack: AsyncDisposableStack,
): Promise<Listening> {
  const { clock, log, authentication } = served.options
  const [stopping, closing] = [new AbortController(), new AbortController()]
  const ending = { stopping: stopping.signal, closing: closing.signal }
  const failed = served.metrics.counter({
    name: 'apiserver_tls_handshake_errors_total',
    help: 'With how many clients no connection came about, since their TLS and ours did not agree.',
  })
  const handshakesFailed = failed.with()
  const server = stack.use(
    await openHttpServer({
      tls: tlsOf(listen, authentication),
      handle: await openAnswering(listen, served, ending, stack),
      http2: listen.http2,
      host: listen.address,
      port: listen.port,
      sharesPort: listen.sharesPort ?? false,
      clock,
      log,
      onHandshakeFailed: () => handshakesFailed.add(),
      limits: listen.maxStreams > 0 ? { mostStreams: listen.maxStreams } : {},
    }),
  )
  stack.defer(async () => {
    const reason = new Error('the server is stopping')
    stopping.abort(reason)
    // Whoever sends clients here has time to see that it is not ready.
    await sleep(listen.shutdownDelayMs, { clock, signal: new AbortController().signal })
    // Watches end before the server waits for what is in flight.
    closing.abort(reason)
  })
  const isAny = listen.address === '0.0.0.0' || listen.address === '::'
  const url = `https://${hostPort(isAny ? '127.0.0.1' : listen.address, server.port)}`
  log.info('serving', { url })
  return { url, reload: () => server.reload(tlsOf(listen, authentication)) }
}

function tlsOf(
  { pair, named = [], clientAuthorities, minTlsVersion, ciphers }: ListenOptions,
  { requestHeader }: ServerOptions['authentication'],
): ServerTls {
  return {
    // Either is found in a text that holds both.
    certificate: pair.text,
    key: pair.text,
    named: named.map((one) => ({ ...one, pair: one.pair.text })),
    ...(clientAuthorities && { clientAuthorities: clientAuthorities.text }),
    ...(requestHeader && { proxyAuthorities: requestHeader.authorities.text }),
    ...(minTlsVersion && { minVersion: minTlsVersion }),
    ...(ciphers && { ciphers }),
  }
}
