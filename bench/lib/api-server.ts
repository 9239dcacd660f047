/** API servers in processes of their own, with their stores in scratch folders: ours as a user starts it, and upstream's. */
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#base/testing/free-port.ts'
import { startEtcd } from './etcd.ts'

export interface ServerUnderTest extends AsyncDisposable {
  readonly url: string
  /** Its processes: with upstream's, etcd's is one of them. */
  readonly pids: readonly number[]
  readonly isUpstream: boolean
  readonly readyMs: number
  send(method: string, path: string, body?: object): Promise<Answer>
}

export interface Answer {
  readonly code: number
  readonly text: string
}

const cox = join(import.meta.dirname, '../../cox')
const flags = [
  ...['--bind-address=127.0.0.1', '--authorization-mode=Node,RBAC'],
  ...['--service-cluster-ip-range=10.96.0.0/12', '--endpoint-reconciler-type=none'],
]

/** On an embedded store. */
export async function startOurs(): Promise<ServerUnderTest> {
  await using stack = new AsyncDisposableStack()
  const scratch = openScratch(stack)
  const started = performance.now()
  const words = ['kube-apiserver', `--data-dir=${scratch}/data`]
  return await launch(stack, { program: cox, words, scratch, started })
}

/** On an etcd of its own; ready when both are. */
export async function startUpstream(program: string): Promise<ServerUnderTest> {
  await using stack = new AsyncDisposableStack()
  const scratch = openScratch(stack)
  const key = join(scratch, 'accounts.key')
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(key, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  const started = performance.now()
  const etcd = stack.use(await startEtcd(join(scratch, 'etcd')))
  const words = [
    ...[`--etcd-servers=${etcd.url}`, '--service-account-issuer=https://kubernetes.default.svc'],
    ...[`--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`],
  ]
  return await launch(stack, { program, words, scratch, started, etcd: etcd.pid })
}

function openScratch(stack: AsyncDisposableStack): string {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-api-'))
  stack.defer(() => rmSync(scratch, { recursive: true, force: true }))
  return scratch
}

interface Launch {
  readonly program: string
  readonly words: readonly string[]
  readonly scratch: string
  readonly started: number
  /** The process that keeps upstream's objects. */
  readonly etcd?: number
}

async function launch(
  stack: AsyncDisposableStack,
  { program, words, scratch, started, etcd }: Launch,
): Promise<ServerUnderTest> {
  const tokens = join(scratch, 'tokens.csv')
  writeFileSync(tokens, 'admin,admin,admin,"system:masters"\n', { mode: 0o600 })
  const port = await freePort()
  const own = [
    `--secure-port=${port}`,
    `--cert-dir=${scratch}/certs`,
    `--token-auth-file=${tokens}`,
  ]
  const log = join(scratch, 'log')
  const stdio = ['ignore', 'ignore', openSync(log, 'w')] as const
  const child = spawn(program, [...words, ...flags, ...own], { stdio: [...stdio] })
  const isUpstream = etcd !== undefined
  // Ours keeps what V8 made of its code as it ends; upstream's takes half a minute over an end in order.
  stack.defer(() => end(child, isUpstream ? 'SIGKILL' : 'SIGTERM'))
  const pids = isUpstream ? [child.pid!, etcd] : [child.pid!]
  stack.use(killedAtExit(pids))
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 8 })
  stack.defer(() => agent.destroy())
  const send = (method: string, path: string, body?: object) =>
    sendOnce({ agent, port, method, path, ...(body && { body }) })
  await untilReady(send, child, log)
  const readyMs = performance.now() - started
  const opened = stack.move()
  return {
    url: `https://127.0.0.1:${port}`,
    pids,
    isUpstream,
    readyMs,
    send,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isAlive(child)) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** Who breaks a benchmark off leaves no server behind. */
function killedAtExit(pids: readonly number[]): Disposable {
  const kill = () => {
    for (const pid of pids) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
  }
  process.once('exit', kill)
  return { [Symbol.dispose]: () => process.off('exit', kill) }
}

async function untilReady(
  send: ServerUnderTest['send'],
  child: ChildProcess,
  log: string,
): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end && isAlive(child); ) {
    const answer = await send('GET', '/readyz').catch(() => undefined) // nobody listens yet
    if (answer?.code === 200) return
    await new Promise((done) => setTimeout(done, 5))
  }
  const said = readFileSync(log, 'utf8').slice(-2000)
  throw new Error(`The API server ended, or was not ready within a minute:\n${said}`)
}

interface Sent {
  readonly agent: Agent
  readonly port: number
  readonly method: string
  readonly path: string
  readonly body?: object
}

function sendOnce({ agent, port, method, path, body }: Sent): Promise<Answer> {
  return new Promise((done, fail) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      authorization: 'Bearer admin',
      ...(text !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      }),
    }
    const call = request({ agent, host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        done({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
      })
    })
    call.on('error', fail)
    call.end(text)
  })
}

/** Resident megabytes of processes. */
export function residentMb(pids: readonly number[]): number {
  const ofOne = (pid: number) => {
    const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kb) / 1024
  }
  return pids.reduce((sum, pid) => sum + ofOne(pid), 0)
}

/** Seconds of processor time that processes have taken. */
export function cpuSeconds(pids: readonly number[]): number {
  const ofOne = (pid: number) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  }
  return pids.reduce((sum, pid) => sum + ofOne(pid), 0)
}
