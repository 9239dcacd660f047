/** Starts an etcd of the system's and speaks to it with as little in between as possible. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type ClientHttp2Session, connect } from 'node:http2'
import { createServer } from 'node:net'
import { join } from 'node:path'

export interface EtcdUnderTest extends AsyncDisposable {
  put(key: string, value: Uint8Array): Promise<void>
  /** Reads a range; answers how many bytes it took. */
  range(from: string, to: string): Promise<number>
  compact(revision: number): Promise<void>
  rssBytes(): number
}

export function hasEtcd(): boolean {
  return spawnSync('etcd', ['--version']).status === 0
}

export async function startEtcd(directory: string): Promise<EtcdUnderTest> {
  const [client, peer] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${client}`
  const child = spawn(
    'etcd',
    [
      ['--data-dir', directory, '--listen-client-urls', url, '--advertise-client-urls', url],
      ['--listen-peer-urls', `http://127.0.0.1:${peer}`, '--log-level', 'error'],
      ['--quota-backend-bytes', String(8 * 2 ** 30), '--max-request-bytes', String(2 ** 24)],
    ].flat(),
    { stdio: 'ignore' },
  )
  return connectTo(child, url)
}

/** `cox etcd` on the SQLite engine, in a process of its own as etcd is. */
export async function startFace(directory: string): Promise<EtcdUnderTest> {
  const url = `http://127.0.0.1:${await freePort()}`
  const main = join(import.meta.dirname, '../../bin/cox.ts')
  const args = ['etcd', '--data-dir', directory, '--listen-client-urls', url]
  return connectTo(spawn(process.execPath, [main, ...args], { stdio: 'ignore' }), url)
}

async function connectTo(child: ChildProcess, url: string): Promise<EtcdUnderTest> {
  const session = await connected(url)
  const call = (path: string, message: Buffer) => unary(session, path, message)
  return {
    async put(key, value) {
      await call(
        '/etcdserverpb.KV/Put',
        Buffer.concat([field(1, Buffer.from(key)), field(2, value)]),
      )
    },
    async range(from, to) {
      const message = Buffer.concat([field(1, Buffer.from(from)), field(2, Buffer.from(to))])
      return await call('/etcdserverpb.KV/Range', message)
    },
    async compact(revision) {
      await call('/etcdserverpb.KV/Compact', Buffer.concat([number(1, revision), number(2, 1)]))
    },
    rssBytes: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024
    },
    async [Symbol.asyncDispose]() {
      session.close()
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

async function connected(url: string): Promise<ClientHttp2Session> {
  for (let tries = 0; ; tries++) {
    const session = connect(url, { settings: { initialWindowSize: 2 ** 24 } })
    try {
      await once(session, 'connect')
      session.setLocalWindowSize(2 ** 26)
      await unary(session, '/etcdserverpb.KV/Put', field(1, Buffer.from('ready')))
      return session
    } catch (err) {
      session.destroy()
      if (tries === 100) throw err
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Answers how many bytes came back; throws what the trailers say if it failed. */
function unary(session: ClientHttp2Session, path: string, message: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    }
    const stream = session.request(headers)
    let bytes = 0
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
    })
    stream.on('trailers', (trailers) => {
      if (trailers['grpc-status'] === '0') resolve(bytes)
      else reject(new Error(`${path}: ${trailers['grpc-message']}`))
    })
    stream.on('error', reject)
    const frame = Buffer.allocUnsafe(5)
    frame[0] = 0
    frame.writeUInt32BE(message.length, 1)
    stream.end(Buffer.concat([frame, message]))
  })
}

function field(tag: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([(tag << 3) | 2]), varint(bytes.length), bytes])
}

function number(tag: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([tag << 3]), varint(value)])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
