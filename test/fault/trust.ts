/** What the tests of ill use share: raw connections, a look at memory, and whether others are served. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type ClientHttp2Session, connect as connectH2 } from 'node:http2'
import { connect, type TLSSocket } from 'node:tls'
import { type ApiServerProcess, adminToken } from '../processes/api-server.ts'

export const admin = { authorization: `Bearer ${adminToken}` }
export const configMaps = '/api/v1/namespaces/default/configmaps'

/** How long others may have to wait, on a machine that does much else. */
const servedMs = 15_000

/** That others are served, that it is the same process, and that it has not failed inside. */
export async function assertServes(server: ApiServerProcess): Promise<void> {
  const signal = AbortSignal.timeout(servedMs)
  const { code, text } = await server.ask('/api/v1/namespaces/default', { signal })
  assert.equal(code, 200, text)
  assert.equal(server.isAlive(), true)
  assert.doesNotMatch(server.log(), /^\S+ error /m)
}

/** What the process holds of the machine's memory, in MiB. */
export function memoryOf({ pid }: ApiServerProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024
}

/** Why so many connections cannot be tried, or false. */
export function tooFewFiles(connections: number): string | false {
  if (noMemoryFile) return noMemoryFile
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const files = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1])
  const isEnough = !(files < connections + 500)
  return isEnough ? false : `a process may open ${files} files here, which are too few`
}

export const noMemoryFile =
  process.platform === 'linux' ? false : 'the memory of a process is read from /proc'

export async function openRaw(
  { port }: ApiServerProcess,
  protocol: 'h2' | 'http/1.1',
): Promise<TLSSocket> {
  const options = { host: '127.0.0.1', port, rejectUnauthorized: false, ALPNProtocols: [protocol] }
  const socket = connect(options)
  socket.on('error', () => {}) // the server may hang up: tests look at what they wait for
  await once(socket, 'secureConnect')
  return socket
}

export function openSession({ url }: ApiServerProcess): ClientHttp2Session & Disposable {
  const session = connectH2(url, { rejectUnauthorized: false })
  session.on('error', () => {})
  return Object.assign(session, { [Symbol.dispose]: () => session.destroy() })
}

/** The codes of all that is answered until the server hangs up. */
export async function sayAll(server: ApiServerProcess, words: string): Promise<readonly number[]> {
  const socket = await openRaw(server, 'http/1.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part
  })
  socket.on('error', () => {}) // what it does not read any more, it may reset
  const closed = once(socket, 'close')
  socket.write(words, 'latin1')
  await closed
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))
}

/** Sends bytes as they are, and answers the code of the first answer; 0 if it was hung up on. */
export async function sayRaw(server: ApiServerProcess, words: string): Promise<number> {
  const socket = await openRaw(server, 'http/1.1')
  let text = ''
  socket.setEncoding('latin1').on('data', (part: string) => {
    text += part
  })
  const closed = once(socket, 'close')
  const answered = once(socket, 'data')
  answered.catch(() => {})
  socket.write(words, 'latin1')
  await Promise.race([closed, answered])
  socket.destroy()
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
}
