/** The way through a proxy of HTTP: it is asked to connect, and all that follows is the other side's. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Target } from '#base/connect.ts'
import { quoteGo } from '#base/go/text.ts'
import { hostPort } from '#base/host-port.ts'
import { httpRequest } from '#base/node-http.ts'
import { orAborted } from '#base/wait.ts'
import { DialError } from '#server/dialing/dial-fault.ts'

/** Upstream's: a proxy is not to fill the memory. */
const mostHeaderBytes = 1024 * 1024

/** Throws DialError, with `proxy` named in it. What goes over `socket` is the other side's from then on. */
export async function askForTunnel(
  socket: Duplex,
  { target, proxy }: { readonly target: Target; readonly proxy: string },
  signal: AbortSignal,
): Promise<Duplex> {
  const to = hostPort(target.host, target.port)
  const { response, head } = await orAborted(answerOf(socket, to), signal).catch(
    (error: unknown) => {
      signal.throwIfAborted()
      const what = `reading HTTP response from CONNECT to ${to} via proxy ${proxy} failed`
      throw new DialError(`${what}: ${wordsOf(error as ParseFailure)}`, { cause: error })
    },
  )
  const { statusCode: code, statusMessage } = response
  if (code !== 200) {
    const status = `code ${code}: ${`${code} ${statusMessage}`.trimEnd()}`
    throw new DialError(`proxy error from ${proxy} while dialing ${to}, ${status}`)
  }
  // Whoever is asked by TLS, or HTTP, never speaks first.
  if (head.length > 0) {
    const what = `unexpected ${head.length} bytes of buffered data from CONNECT proxy`
    throw new DialError(`${what} ${quoteGo(proxy)}`)
  }
  return socket
}

interface Answered {
  readonly response: IncomingMessage
  readonly head: Buffer
}

function answerOf(socket: Duplex, path: string): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>()
  const request = httpRequest({
    createConnection: () => socket,
    method: 'CONNECT',
    path,
    headers: { Host: '127.0.0.1' },
    setHost: false,
    maxHeaderSize: mostHeaderBytes,
  })
  request.removeHeader('connection')
  request.once('connect', (response, _socket, head) => resolve({ response, head }))
  request.on('error', reject)
  request.once('close', () => reject(new Error('unexpected EOF')))
  request.end()
  return promise
}

interface ParseFailure extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer
}

/** As Go's reader says it. */
function wordsOf({ code, rawPacket, message }: ParseFailure): string {
  if (code === 'ECONNRESET' || code === 'HPE_HEADER_OVERFLOW') return 'unexpected EOF'
  if (!rawPacket) return message
  const [line = '', ...headers] = rawPacket.toString('latin1').split(/\r?\n/)
  const broken = headers.find((header) => header !== '' && !header.includes(':'))
  if (/^HTTP\/1\.\d \d{3}/.test(line) && broken !== undefined) {
    return `malformed MIME header: missing colon: ${quoteGo(broken)}`
  }
  return `malformed HTTP response ${quoteGo(line)}`
}
