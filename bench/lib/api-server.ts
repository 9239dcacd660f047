/** An API server in a process of its own, as a user starts it, on an embedded store in a scratch folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '#base/testing/free-port.ts'

export interface ServerUnderTest extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  readonly readyMs: number
  send(method: string, path: string, body?: object): Promise<Answer>
}

export interface Answer {
  readonly code: number
  readonly text: string
}

const cox = join(import.meta.dirname, '../../cox')

export async function startApiServer(): Promise<ServerUnderTest> {
  const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-api-'))
  const tokens = join(scratch, 'tokens.csv')
  writeFileSync(tokens, 'admin,admin,admin,"system:masters"\n', { mode: 0o600 })
  const port = await freePort()
  const started = performance.now()
  const child = spawn(
    cox,
    [
      ...['kube-apiserver', '--bind-address=127.0.0.1', `--secure-port=${port}`],
      ...[`--data-dir=${scratch}/data`, `--cert-dir=${scratch}/certs`],
      ...[`--token-auth-file=${tokens}`, '--authorization-mode=Node,RBAC'],
      ...['--service-cluster-ip-range=10.96.0.0/12', '--endpoint-reconciler-type=none'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false, maxSockets: 8 })
  const url = `https://127.0.0.1:${port}`
  const send = (method: string, path: string, body?: object) =>
    sendOnce({ agent, port, method, path, ...(body && { body }) })
  await untilReady(send, child)
  return {
    url,
    pid: child.pid!,
    readyMs: performance.now() - started,
    send,
    async [Symbol.asyncDispose]() {
      agent.destroy()
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
      rmSync(scratch, { recursive: true, force: true })
    },
  }
}

async function untilReady(send: ServerUnderTest['send'], child: ChildProcess): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    if (child.exitCode !== null) throw new Error('The API server ended while it started')
    try {
      if ((await send('GET', '/readyz')).code === 200) return
    } catch {
      await new Promise((done) => setTimeout(done, 5)) // nobody listens yet
    }
  }
  throw new Error('The API server was not ready within a minute')
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

/** Resident megabytes of a process. */
export function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kb) / 1024
}

/** Seconds of processor time that a process has taken. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
