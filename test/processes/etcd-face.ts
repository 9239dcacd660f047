/** `cox etcd` as a process of its own, which tests kill and start again on the same store. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { makeCertificates } from '#base/testing/certificates.ts'
import { freePort } from '#base/testing/free-port.ts'
import { sleep } from '#base/wait.ts'
import type { EtcdTls } from '#store/etcd/connection.ts'

const root = join(import.meta.dirname, '../..')
const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
const patienceMs = 60_000
const lookMs = 20

export interface EtcdFaceProcess extends AsyncDisposable {
  /** `https://`: who asks needs a certificate. */
  readonly endpoint: string
  /** What an API server has to be told of it. */
  readonly flags: readonly string[]
  readonly tls: EtcdTls
  start(): Promise<void>
  kill(): Promise<void>
}

export async function startEtcdFace(): Promise<EtcdFaceProcess> {
  await using stack = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'cox-face-'))
  stack.defer(() => rmSync(folder, { recursive: true, force: true }))
  const certificates = stack.use(makeCertificates('ca', 'server', 'client'))
  const { path, read } = certificates
  const port = await freePort()
  const endpoint = `https://127.0.0.1:${port}`
  const words = [
    'etcd',
    ...[`--data-dir=${join(folder, 'data')}`, `--listen-client-urls=${endpoint}`],
    ...[`--cert-file=${path('server.pem')}`, `--key-file=${path('server.key')}`],
    ...[`--trusted-ca-file=${path('ca.pem')}`, '--client-cert-auth=true'],
  ]
  let child: ChildProcess | undefined
  const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null

  const face = {
    endpoint,
    flags: [
      `--etcd-servers=${endpoint}`,
      `--etcd-cafile=${path('ca.pem')}`,
      `--etcd-certfile=${path('client.pem')}`,
      `--etcd-keyfile=${path('client.key')}`,
    ],
    tls: { ca: read('ca.pem'), pair: { text: `${read('client.pem')}\n${read('client.key')}` } },
    async start() {
      child = spawn(join(root, 'cox'), words, {
        env: { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: cache },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      const endMs = systemClock.nowMs() + patienceMs
      while (!(await isReached(port))) {
        if (!isAlive()) throw new Error('cox etcd ended while it started')
        if (systemClock.nowMs() > endMs) throw new Error('cox etcd does not serve')
        await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(patienceMs) })
      }
    },
    async kill() {
      if (!isAlive()) return
      const exited = once(child!, 'exit')
      child!.kill('SIGKILL')
      await exited
    },
  }
  stack.defer(() => face.kill())
  await face.start()
  const opened = stack.move()
  return { ...face, [Symbol.asyncDispose]: () => opened.disposeAsync() }
}

async function isReached(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
