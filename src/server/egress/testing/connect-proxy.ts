/** A proxy of HTTP for tests: at a port, by TLS to whom it knows, or behind a unix socket. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { testData } from '#server/testing/http-server.ts'

export interface ConnectProxy extends AsyncDisposable {
  /** Empty behind a socket. */
  readonly url: string
  /** What it was asked, headers and all. */
  readonly asked: readonly string[]
  /** Names on the certificates of whoever asked. */
  readonly clients: readonly string[]
}

export interface ConnectProxyOptions {
  /** Where its socket is; absent: at a port, with TLS. */
  readonly path?: string
  /** Whether it goes without TLS at its port. */
  readonly isPlain?: boolean
  /** What it says instead of letting anybody through. */
  answer?(socket: Socket): void
}

export async function openConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { path, isPlain = path !== undefined, answer } = options
  const asked: string[] = []
  const clients: string[] = []
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the other side may go whenever it likes
    socket.once('close', () => sockets.delete(socket))
  }
  const serve = async (socket: Socket) => {
    socket.on('error', () => {})
    const head = await headOf(socket)
    asked.push(head)
    if (answer) return answer(socket)
    const [, host = '', port] = /^CONNECT (.*):(\d+) /.exec(head) ?? []
    const behind = connect({ host, port: Number(port), allowHalfOpen: true })
    keep(behind)
    await once(behind, 'connect')
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    socket.pipe(behind).pipe(socket)
    socket.once('close', () => behind.destroy())
    behind.once('close', () => socket.destroy())
  }
  const server: Server = isPlain
    ? createServer({ allowHalfOpen: true }, (socket) => void serve(socket))
    : createTlsServer(
        {
          cert: testData('server'),
          key: testData('server-key'),
          ca: testData('ca'),
          requestCert: true,
          allowHalfOpen: true,
        },
        (socket: TLSSocket) => {
          clients.push(String(socket.getPeerCertificate().subject?.CN))
          void serve(socket)
        },
      )
  server.on('connection', keep)
  server.on('tlsClientError', () => {}) // whoever is refused is told so
  server.listen(path ?? { host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const address = server.address() as AddressInfo | string
  const scheme = isPlain ? 'http' : 'https'
  return {
    url: typeof address === 'string' ? '' : `${scheme}://127.0.0.1:${address.port}`,
    asked,
    clients,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

async function headOf(socket: Socket): Promise<string> {
  let text = ''
  while (!text.endsWith('\r\n\r\n')) {
    const [chunk] = await once(socket, 'data')
    text += String(chunk)
  }
  return text
}
