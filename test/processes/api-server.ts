/** An API server as a process of its own, which tests kill and start again on the same store. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#base/clock.ts'
import { freePort } from '#base/testing/free-port.ts'
import { sleep } from '#base/wait.ts'
import { type Answer, type AskOptions, ask } from './ask.ts'

const root = join(import.meta.dirname, '../..')

/** What `./cox` keeps is used again, though its home is another. */
const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')

/** A loaded machine needs seconds where a quiet one needs tenths; upstream's server begins with many seconds of work. */
const patienceMs = 150_000
const lookMs = 20

export const adminToken = 'admin'

export interface ApiServerOptions {
  /** The path of upstream's own API server. Absent: ours. */
  readonly upstream?: string
  /** Absent: on its own store, in SQLite. */
  readonly etcd?: readonly string[]
  readonly flags?: readonly string[]
  /** The name of its machine, where that may be another (`missingNames`). */
  readonly hostname?: string
  /** Further users: lines as in the file of --token-auth-file. */
  readonly users?: readonly string[]
  /** The socket of a program that signs tokens. Absent: the server has a key of its own. */
  readonly signer?: string
  /** The file that it tells what it does. Absent: `log` has it. */
  readonly stderr?: number
}

export interface ApiServerProcess extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** Its certificate, which signs itself. */
  certificate(): string
  readonly kubeconfig: string
  /** Its scratch folder, for what a test has to put somewhere. */
  readonly folder: string
  readonly pid: number
  /** Whether the process lives. */
  isAlive(): boolean
  start(): Promise<void>
  /** Does not wait until it serves. */
  launch(): void
  kill(signal?: NodeJS.Signals): Promise<void>
  ask(path: string, options?: AskOptions): Promise<Answer>
  /** What it has said so far. */
  log(): string
}

export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'cox-server-'))
  const port = await freePort()
  const url = `https://127.0.0.1:${port}`
  const serving = join(folder, 'serving', 'apiserver.crt')
  const kubeconfig = join(folder, 'kubeconfig')
  const users = [`${adminToken},admin,admin-uid,"system:masters"`, ...(options.users ?? [])]
  writeFileSync(join(folder, 'tokens.csv'), users.map((line) => `${line}\n`).join(''))
  writeFileSync(kubeconfig, kubeconfigOf(url, serving))
  writeAccountKeys(folder)
  const words = [
    ...flagsOf(folder, port),
    ...accountFlags(folder, options.signer),
    ...(options.flags ?? []),
  ]
  if (!options.upstream) words.unshift('kube-apiserver', `--data-dir=${join(folder, 'data')}`)
  if (options.etcd) words.push(`--etcd-servers=${options.etcd.join(',')}`)
  let child: ChildProcess | undefined
  let said = ''

  function launch(): void {
    const [command, ...all] = named(options, [options.upstream ?? join(root, 'cox'), ...words])
    child = spawn(command!, all, {
      env: { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: cache },
      stdio: ['ignore', 'ignore', options.stderr ?? 'pipe'],
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-100_000)
    })
  }

  const server: ApiServerProcess = {
    url,
    port,
    certificate: () => readFileSync(serving, 'utf8'),
    kubeconfig,
    folder,
    get pid() {
      return child!.pid!
    },
    isAlive: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    launch,
    async start() {
      launch()
      const endMs = systemClock.nowMs() + patienceMs
      while ((await server.ask('/readyz').catch(() => undefined))?.code !== 200) {
        if (!server.isAlive()) throw new Error(`the API server ended while it started:\n${said}`)
        if (systemClock.nowMs() > endMs) throw new Error(`the API server is not ready:\n${said}`)
        await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(patienceMs) })
      }
    },
    async kill(signal = 'SIGKILL') {
      if (!server.isAlive()) return
      const exited = once(child!, 'exit')
      child!.kill(signal)
      await exited
    },
    ask: (path, how) => ask(`${url}${path}`, { token: adminToken, ...how }),
    log: () => said,
    async [Symbol.asyncDispose]() {
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await server.start()
    return server
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

/** A reason to skip where a process cannot be on a machine of another name, else false. */
export const missingNames =
  spawnSync('unshare', ['--uts', 'hostname', 'other']).status === 0
    ? false
    : 'a process cannot have a host name of its own'

function named({ hostname }: ApiServerOptions, words: readonly string[]): readonly string[] {
  if (hostname === undefined) return words
  return ['unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', hostname, ...words]
}

function flagsOf(folder: string, port: number): readonly string[] {
  return [
    `--cert-dir=${join(folder, 'serving')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--authorization-mode=Node,RBAC',
    '--service-cluster-ip-range=10.96.0.0/12',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    '--endpoint-reconciler-type=none',
    '--allow-privileged=true',
  ]
}

function accountFlags(folder: string, signer: string | undefined): readonly string[] {
  if (signer !== undefined) return [`--service-account-signing-endpoint=${signer}`]
  return [
    `--service-account-key-file=${join(folder, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(folder, 'sa.key')}`,
  ]
}

/** With which tokens of service accounts are signed, over restarts. */
function writeAccountKeys(folder: string): void {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(join(folder, 'sa.key'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(join(folder, 'sa.pub'), pair.publicKey.export({ type: 'spki', format: 'pem' }))
}

function kubeconfigOf(url: string, certificateFile: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'test', cluster: { server: url, 'certificate-authority': certificateFile } },
    ],
    users: [{ name: 'admin', user: { token: adminToken } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  })
}
