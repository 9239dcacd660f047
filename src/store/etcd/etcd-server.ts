/** Real members of etcd for tests, as the system has them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { freePort } from '#base/testing/free-port.ts'
import { sleep } from '#base/wait.ts'

export const missingEtcd =
  spawnSync('etcd', ['--version']).status === 0
    ? false
    : 'etcd is not installed (on Debian: apt-get install etcd-server)'

/** As large as every engine allows. */
const limits = ['--max-txn-ops=20000', '--max-request-bytes=33554432']
const quick = ['--heartbeat-interval=50', '--election-timeout=500', '--log-level=error']
const betweenLooksMs = 20

export interface EtcdMember extends AsyncDisposable {
  readonly endpoint: string
  kill(): Promise<void>
  start(): Promise<void>
}

export interface EtcdOptions {
  /** Absent: the system's own etcd. */
  readonly program?: string
  readonly members?: number
  /** `https` needs flags that name certificates. */
  readonly scheme?: 'http' | 'https'
  readonly flags?: readonly string[]
  /** Answers the port by which the other members reach one: something may stand in between. */
  readonly peerBehind?: (port: number, member: number) => Promise<number>
}

/** Members that know each other, in memory where the system has files in memory. */
export async function startEtcd({
  program = 'etcd',
  members: count = 1,
  scheme = 'http',
  flags = [],
  peerBehind = async (port) => port,
}: EtcdOptions = {}): Promise<EtcdMember[]> {
  const ports = await Promise.all(Array.from({ length: 3 * count }, freePort))
  const url = (i: number, which: number) => `http://127.0.0.1:${ports[3 * i + which]}`
  const behind = Array.from({ length: count }, (_, i) => peerBehind(ports[3 * i]!, i))
  const peers = (await Promise.all(behind)).map((port) => `http://127.0.0.1:${port}`)
  const cluster = peers.map((peer, i) => `m${i}=${peer}`).join()
  const members = Array.from({ length: count }, (_, i) => {
    const endpoint = url(i, 1).replace('http', scheme)
    return memberOf(program, endpoint, url(i, 2), [
      `--name=m${i}`,
      `--initial-cluster=${cluster}`,
      `--listen-peer-urls=${url(i, 0)}`,
      `--initial-advertise-peer-urls=${peers[i]}`,
      `--listen-client-urls=${endpoint}`,
      `--advertise-client-urls=${endpoint}`,
      `--listen-metrics-urls=${url(i, 2)}`,
      ...limits,
      ...quick,
      ...flags,
    ])
  })
  await Promise.all(members.map((member) => member.start()))
  return members
}

function memberOf(
  program: string,
  endpoint: string,
  health: string,
  flags: readonly string[],
): EtcdMember {
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
      child = spawn(program, [`--data-dir=${directory}`, ...flags], { stdio: 'ignore' })
      await untilHealthy(health, child)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** etcd says itself when it has a leader. */
async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const healthy = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    )
    if (healthy) return
    await sleep(betweenLooksMs, { clock: systemClock, signal: new AbortController().signal })
  }
  throw new Error(`etcd ended with ${child.exitCode ?? child.signalCode} before it was healthy`)
}
