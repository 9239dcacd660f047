/** Real members of etcd for tests, as the system has them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'

export const missingEtcd =
  spawnSync('etcd', ['--version']).status === 0
    ? false
    : 'etcd is not installed (on Debian: apt-get install etcd-server)'

/** As large as every engine allows. */
const limits = ['--max-txn-ops=20000', '--max-request-bytes=33554432']
const quick = ['--heartbeat-interval=50', '--election-timeout=500', '--log-level=error']

export interface EtcdMember extends AsyncDisposable {
  readonly endpoint: string
  kill(): Promise<void>
  start(): Promise<void>
}

/** Members that know each other, in memory where the system has files in memory. */
export async function startEtcd(count = 1, flags: readonly string[] = []): Promise<EtcdMember[]> {
  const ports = await freePorts(2 * count)
  const peerOf = (i: number) => `http://127.0.0.1:${ports[2 * i]}`
  const cluster = Array.from({ length: count }, (_, i) => `m${i}=${peerOf(i)}`).join()
  const members = Array.from({ length: count }, (_, i) => {
    const endpoint = `http://127.0.0.1:${ports[2 * i + 1]}`
    return memberOf(endpoint, [
      `--name=m${i}`,
      `--initial-cluster=${cluster}`,
      ...['--listen-peer-urls', '--initial-advertise-peer-urls'].map((f) => `${f}=${peerOf(i)}`),
      ...['--listen-client-urls', '--advertise-client-urls'].map((f) => `${f}=${endpoint}`),
      ...limits,
      ...quick,
      ...flags,
    ])
  })
  await Promise.all(members.map((member) => member.start()))
  return members
}

function memberOf(endpoint: string, flags: readonly string[]): EtcdMember {
  const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const directory = mkdtempSync(join(base, 'cox-etcd-'))
  let child: ChildProcess | undefined

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  return {
    endpoint,
    kill,
    async start() {
      child = spawn('etcd', [`--data-dir=${directory}`, ...flags], { stdio: 'ignore' })
      await untilHealthy(endpoint, child)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** etcd says itself when it has a leader; each answer is waited for, so this does not spin. */
async function untilHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const healthy = await fetch(`${endpoint}/health`).then(
      (response) => response.ok,
      () => false,
    )
    if (healthy) return
    await new Promise((resolve) => void systemClock.after(20, () => resolve(undefined)))
  }
  throw new Error(`etcd ended with ${child.exitCode} before it was healthy`)
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
