/** Starts an etcd of the system's and speaks to it with as little in between as possible. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGrpcClient, type GrpcClient } from '#base/grpc/client.ts'
import { encodeMessage } from '#base/protobuf/message.ts'
import { freePort } from '#base/testing/free-port.ts'
import { rpcs } from '#store/etcd/protocol.ts'

export interface EtcdUnderTest extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  put(key: string, value: Uint8Array): Promise<void>
  /** Reads a range; answers how many bytes it took. */
  range(from: string, to: string): Promise<number>
  compact(revision: number): Promise<void>
  rssBytes(): number
}

export function hasEtcd(): boolean {
  return spawnSync('etcd', ['--version']).status === 0
}

/** Whether upstream's API server answers lists from its own memory on it; on an older one it asks etcd for each. */
export function isAskedForProgress(): boolean {
  const text = spawnSync('etcd', ['--version'], { encoding: 'utf8' }).stdout
  const [minor, patch] = (/Version: 3\.(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number)
  const least = { 4: 31, 5: 13 }[minor!] ?? 0
  return patch! >= least
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
  const cox = join(import.meta.dirname, '../../cox')
  const args = ['etcd', '--data-dir', directory, '--listen-client-urls', url]
  return connectTo(spawn(cox, args, { stdio: 'ignore' }), url)
}

async function connectTo(child: ChildProcess, url: string): Promise<EtcdUnderTest> {
  const client = await connected(url)
  return {
    url,
    pid: child.pid!,
    async put(key, value) {
      await client.call(putPath, encodeMessage(rpcs['KV/Put'].request, { key, value }))
    },
    /** The answer is taken whole but not read: what is measured is the server. */
    async range(from, to) {
      const request = { key: from, range_end: to }
      const message = encodeMessage(rpcs['KV/Range'].request, request)
      return (await client.call('/etcdserverpb.KV/Range', message)).length
    },
    async compact(revision) {
      const message = encodeMessage(rpcs['KV/Compact'].request, { revision, physical: true })
      await client.call('/etcdserverpb.KV/Compact', message)
    },
    rssBytes: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024
    },
    async [Symbol.asyncDispose]() {
      client[Symbol.dispose]()
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

const putPath = '/etcdserverpb.KV/Put'

async function connected(url: string): Promise<GrpcClient> {
  const { hostname: host, port } = new URL(url)
  const client = createGrpcClient({ address: { host, port: Number(port) } })
  for (let tries = 0; ; tries++) {
    try {
      await client.call(putPath, encodeMessage(rpcs['KV/Put'].request, { key: 'ready' }))
      return client
    } catch (err) {
      if (tries === 100) throw err
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
