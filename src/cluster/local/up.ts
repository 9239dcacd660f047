/** `cox up`: starts the cluster of this machine in the background, and shows kubectl the way to it. */
import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Clock } from '#base/clock.ts'
import { makeDirectory } from '#base/directories.ts'
import type { Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import { addToKubeconfig, KubeconfigError } from '#bootstrap/kubeconfig.ts'
import { openPki, type Pki, PkiError } from '#bootstrap/pki.ts'
import { type LocalCluster, LocalClusterError } from '#cluster/local/local-cluster.ts'
import { ask } from '#cluster/local/readiness.ts'
import { forgetServer, isAlive, noteServer, runningServer } from '#cluster/local/server-process.ts'
import { takeTurn } from '#cluster/local/turn.ts'

export interface UpOptions {
  readonly cluster: LocalCluster
  readonly kubeconfigPath: string
  /** Absent: 6443, or the next that is free. */
  readonly port?: number
  /** How the program `cox` is started: its words up to the command. */
  readonly program: readonly [string, ...(readonly string[])]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  say(line: string): void
}

export interface Up {
  readonly url: string
  readonly tookMs: number
  readonly wasRunning: boolean
}

const standardPort = 6443
const serviceNetwork = '10.96.0.0/12'
const serverNames = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '127.0.0.1',
  '::1',
  '10.96.0.1',
]
/** A server that is not ready after so long will not be, on a machine that is busy with much else. */
const patienceMs = 60_000
const lookMs = 10
/** So often does another program take a port between a look at it and the server that is to have it. */
const mostTries = 5

export async function bringUp(options: UpOptions): Promise<Up> {
  const { cluster, clock } = options
  const startMs = clock.steadyMs()
  using _ = await takeTurn({ ...options, makesFolder: true })
  makeDirectory(cluster.dataDirectory)
  const pki = await openKeys(options)
  const running = await runningServer(cluster)
  if (running && options.port !== undefined && options.port !== running.port) {
    const words = `Cluster ${cluster.name} runs already, on port ${running.port}`
    throw new LocalClusterError(`${words}: end it first (cox down) to have it on ${options.port}`)
  }
  const port = running?.port ?? (await startOnFreePort(options, pki))
  if (running) await untilReady(options, pki, port)
  const url = `https://127.0.0.1:${port}`
  await showKubectl(options, pki, url)
  return { url, tookMs: clock.steadyMs() - startMs, wasRunning: running !== undefined }
}

async function openKeys(options: UpOptions): Promise<Pki> {
  const { pkiDirectory: directory } = options.cluster
  try {
    return await openPki({ ...options, directory, names: serverNames })
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new LocalClusterError(cause.message, { cause })
  }
}

async function showKubectl(options: UpOptions, pki: Pki, server: string): Promise<void> {
  const { name } = options.cluster
  const entry = {
    name,
    server,
    authorityPem: pki.authority.certificate,
    certificatePem: pki.admin.certificate,
    privateKeyPem: pki.admin.privateKey,
  }
  try {
    await addToKubeconfig(entry, { ...options, path: options.kubeconfigPath })
  } catch (cause) {
    if (!(cause instanceof KubeconfigError)) throw cause
    const next = `Cluster ${name} runs (${server}), and "cox up" tells kubectl of it once that is mended.`
    throw new LocalClusterError(`${cause.message}\n${next}`, { cause })
  }
}

/** Answers the port on which it is ready. */
async function startOnFreePort(options: UpOptions, pki: Pki): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = await choosePort(options.port)
    options.say(`starting the API server on port ${port}`)
    const logFrom = await startServer(options, pki, port)
    try {
      await untilReady(options, pki, port, logFrom)
      return port
    } catch (error) {
      const wasTaken = options.port === undefined && (await whyNot(port)) !== undefined
      const hasEnded = (await runningServer(options.cluster)) === undefined
      if (!wasTaken || !hasEnded || tries === mostTries) throw error
    }
  }
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    const why = await whyNot(wanted)
    if (why === undefined) return wanted
    throw new LocalClusterError(`Port ${wanted} ${why}: choose another with --port`)
  }
  for (let port = standardPort; port < standardPort + 100; port++) {
    if ((await whyNot(port)) === undefined) return port
  }
  throw new LocalClusterError(`The ports from ${standardPort} on are taken: choose one with --port`)
}

/** Why a port cannot be had, if it cannot. */
function whyNot(port: number): Promise<string | undefined> {
  const known: Readonly<Record<string, string>> = {
    EADDRINUSE: 'is taken by another program',
    EACCES: 'is not for programs of this user',
  }
  return new Promise((done) => {
    const server = createServer()
    server.once('error', ({ code = '', message }: NodeJS.ErrnoException) => {
      done(known[code] ?? `cannot be had (${message})`)
    })
    server.listen(port, '127.0.0.1', () => server.close(() => done(undefined)))
  })
}

/** Answers where in the log it begins to speak. */
async function startServer(options: UpOptions, pki: Pki, port: number): Promise<number> {
  const { cluster, program, env, clock } = options
  const [node, ...words] = program
  const log = openSync(cluster.logFile, 'a', 0o600)
  try {
    const { size } = fstatSync(log)
    const child = spawn(node, [...words, 'kube-apiserver', ...serverFlags(cluster, pki, port)], {
      detached: true,
      stdio: ['ignore', log, log],
      env: env as NodeJS.ProcessEnv,
    })
    const failed = new Promise<never>((_, fail) => child.once('error', fail))
    const spawned = new Promise<void>((done) => child.once('spawn', () => done()))
    await Promise.race([spawned, failed])
    await noteServer(cluster, { pid: child.pid!, port, startedMs: clock.nowMs() })
    child.unref()
    return size
  } finally {
    closeSync(log)
  }
}

function serverFlags(cluster: LocalCluster, { directory }: Pki, port: number): readonly string[] {
  const file = (name: string) => `${directory}/${name}`
  return [
    '--data-dir',
    cluster.dataDirectory,
    `--log-file=${cluster.logFile}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${file('apiserver.crt')}`,
    `--tls-private-key-file=${file('apiserver.key')}`,
    `--client-ca-file=${file('ca.crt')}`,
    `--requestheader-client-ca-file=${file('front-proxy-ca.crt')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    `--proxy-client-cert-file=${file('front-proxy-client.crt')}`,
    `--proxy-client-key-file=${file('front-proxy-client.key')}`,
    `--kubelet-client-certificate=${file('apiserver-kubelet-client.crt')}`,
    `--kubelet-client-key=${file('apiserver-kubelet-client.key')}`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${file('sa.pub')}`,
    `--service-account-signing-key-file=${file('sa.key')}`,
    `--service-cluster-ip-range=${serviceNetwork}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--enable-bootstrap-token-auth=true',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
  ]
}

async function untilReady(options: UpOptions, pki: Pki, port: number, logFrom = 0): Promise<void> {
  const { cluster, clock, signal } = options
  const probe = { port, authorityPem: pki.authority.certificate, client: pki.admin }
  for (const endMs = clock.steadyMs() + patienceMs; ; ) {
    const answer = await ask(probe, '/readyz', signal)
    if (answer?.code === 200) return
    const server = await runningServer(cluster)
    if (!server || !isAlive(server.pid)) {
      await forgetServer(cluster)
      const said = await tail(cluster.logFile, logFrom)
      const silent = `    nothing in ${cluster.logFile}: perhaps its disk is full`
      throw new LocalClusterError(`The API server ended while it started:\n${said || silent}`)
    }
    if (clock.steadyMs() > endMs) {
      const why = answer ? `it answers ${answer.code}: ${answer.text}` : 'nobody answers'
      throw new LocalClusterError(
        `The API server on port ${port} is not ready (${why}); see ${cluster.logFile}`,
      )
    }
    await sleep(lookMs, { clock, signal })
  }
}

const tailBytes = 2000

/** The last of the lines that the log has from there on, which say why it ended. */
async function tail(path: string, start: number): Promise<string> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  // Where it was begun anew in the meantime, all of it is new.
  const first = start > size ? 0 : start
  const from = Math.max(first, size - tailBytes)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(tailBytes), 0, tailBytes, from)
  const text = buffer.subarray(0, bytesRead).toString('utf8')
  return text
    .split('\n')
    .slice(from > first ? 1 : 0)
    .map((line) => `    ${line}`)
    .join('\n')
    .trimEnd()
}
