/** A stand-in for a kubelet: a real HTTPS server that speaks SPDY, and whose containers only echo. */

import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { createSpdySession, type SpdyStream } from '#base/spdy/session.ts'
import { acceptKeyOf, offeredProtocols } from '#base/websocket/handshake.ts'
import { testData } from '#server/testing/http-server.ts'

export interface FakeKubelet extends AsyncDisposable {
  readonly port: number
  /** `METHOD target`, and what it was asked with. */
  readonly requests: readonly Asked[]
  readonly sockets: ReadonlySet<TLSSocket>
}

export interface Asked {
  readonly line: string
  readonly headers: IncomingMessage['headers']
  /** The name on the certificate of whoever asked. */
  readonly client: string
}

export interface FakeKubeletOptions {
  /** Answers what is no stream. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => void
  /** Instead of what it does with upgrades. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

export async function openFakeKubelet(options: FakeKubeletOptions = {}): Promise<FakeKubelet> {
  const requests: Asked[] = []
  const sockets = new Set<TLSSocket>()
  const server = createServer({
    cert: testData('server'),
    key: testData('server-key'),
    ca: testData('ca'),
    requestCert: true,
    rejectUnauthorized: false,
  })
  const note = ({ method, url, headers, socket }: IncomingMessage) => {
    const { subject } = (socket as TLSSocket).getPeerCertificate()
    requests.push({ line: `${method} ${url}`, headers, client: String(subject?.CN ?? '') })
  }
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the other side may go whenever it likes
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('request', (request, response) => {
    note(request)
    if (options.answer) return options.answer(request, response)
    response.end(`log of ${request.url}\n`)
  })
  server.on('upgrade', (request, socket, head) => {
    note(request)
    if (options.upgrade) return options.upgrade(request, socket, head)
    if (request.headers.upgrade === 'websocket') return echoBytes(request, socket, head)
    serveSpdy(request, socket, head)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    sockets,
    [Symbol.asyncDispose]: () => close(server, sockets),
  }
}

async function close(server: Server, sockets: ReadonlySet<TLSSocket>): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  for (const socket of sockets) socket.destroy()
  await closed
}

/** Accepts the WebSocket, and sends back whatever bytes come. */
function echoBytes({ headers }: IncomingMessage, socket: Duplex, head: Buffer): void {
  const key = acceptKeyOf(String(headers['sec-websocket-key']))
  const [protocol] = offeredProtocols(headers)
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  )
  if (head.length > 0) socket.write(head)
  socket.pipe(socket)
}

function serveSpdy({ url = '', headers }: IncomingMessage, socket: Duplex, head: Buffer): void {
  const offered = String(headers['x-stream-protocol-version'] ?? '').split(/,\s*/)
  const protocol = offered.find((name) => name === 'v4.channel.k8s.io') ?? offered[0]!
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  )
  const asked = new URL(url, 'https://kubelet')
  const isPorts = asked.pathname.startsWith('/portForward/')
  const terminal = new Map<string, SpdyStream>()
  // The outcome, and with a terminal its sizes; a terminal has no errors of its own.
  const hasTerminal = asked.searchParams.has('tty')
  const names = ['input', 'output', hasTerminal ? 'tty' : 'error']
  const count = names.filter((name) => asked.searchParams.has(name)).length + 1
  const flow: Flow = {
    hold(fits) {
      if (fits) return
      session.pause()
      session.onDrain(session.resume)
    },
    fill(stream) {
      while (stream.write(endless));
      session.onDrain(() => flow.fill(stream))
    },
  }
  const session = createSpdySession({
    socket,
    head,
    isClient: false,
    onEnd() {},
    onStream(stream) {
      if (isPorts) return echoPort(stream, flow)
      terminal.set(stream.headers.get('streamtype') ?? '', stream)
      if (terminal.size === count) runTerminal(terminal, asked.searchParams.getAll('command'), flow)
    },
  })
}

interface Flow {
  /** Stops to read where a write did not fit. */
  hold(fits: boolean): void
  /** Writes for ever, whenever there is room. */
  fill(stream: SpdyStream): void
}

function echoPort(stream: SpdyStream, { hold }: Flow): void {
  if (stream.headers.get('streamtype') === 'error') {
    stream.end()
    return
  }
  stream.onData = (bytes) => hold(stream.write(bytes))
  stream.onEnd = () => stream.end()
}

const endless = Buffer.alloc(64 * 1024, 'y')

/**
 * `cat` sends back what it reads; `yes` writes for ever; `exit N` ends with that code; anything else
 * says itself.
 */
function runTerminal(
  streams: ReadonlyMap<string, SpdyStream>,
  command: readonly string[],
  { hold, fill }: Flow,
): void {
  const [stdin, stdout] = [streams.get('stdin'), streams.get('stdout')]
  const finish = (status: object) => {
    stdout?.end()
    streams.get('stderr')?.end()
    streams.get('error')!.write(Buffer.from(JSON.stringify(status)))
    streams.get('error')!.end()
  }
  const resize = streams.get('resize')
  if (resize) resize.onData = (bytes) => hold(stdout!.write(Buffer.from(`size ${bytes}`)))
  if (command[0] === 'cat' && stdin) {
    stdin.onData = (bytes) => hold(stdout!.write(bytes))
    stdin.onEnd = () => finish({ metadata: {}, status: 'Success' })
    return
  }
  if (command[0] === 'yes') {
    fill(stdout!)
    return
  }
  if (command[0] === 'exit') {
    finish(exited(command[1]!))
    return
  }
  stdout?.write(Buffer.from(`${command.join(' ')}\n`))
  streams.get('stderr')?.write(Buffer.from('warned\n'))
  finish({ metadata: {}, status: 'Success' })
}

function exited(code: string) {
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: code }] },
  }
}
