/**
 * What a create costs the main thread behind the socket: the whole filter chain, the verbs and the store,
 * driven by exchanges that have their bodies at hand.
 * `node bench/api-writes.ts [ENGINE=KIND:AT ONCE:COUNT,...]...`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { systemClock } from '#base/clock.ts'
import { parseComponentFlags } from '#base/component-flags.ts'
import { silentLogger } from '#base/log/log.ts'
import { createMetrics } from '#base/metrics.ts'
import { systemRandom } from '#base/random.ts'
import { flagTable } from '#cluster/kube-apiserver/flags/flag-table.ts'
import { readSettings } from '#cluster/kube-apiserver/settings/settings.ts'
import { createAuthenticators } from '#server/authn/list.ts'
import { createHandler } from '#server/filters/handler.ts'
import { createInFlightLimits } from '#server/filters/in-flight.ts'
import type { Exchange, HttpHandler } from '#server/http/exchange.ts'
import type { ServerOptions } from '#server/options.ts'
import { openServer } from '#server/server.ts'
import type { Engine } from '#store/engine.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { configMap, pod } from './lib/bodies.ts'

/** An exchange in memory. */
class FakeExchange implements Exchange {
  readonly method: string
  readonly target: string
  readonly headers: Exchange['headers']
  readonly rawHeaders: readonly string[] = []
  readonly hasBody: boolean
  readonly address = ''
  readonly peerPort = undefined
  readonly httpVersion = '2.0'
  code = 0
  hasBegun = false
  hasEnded = false
  isClosed = false
  #body: Buffer
  #closed: (() => void)[] = []
  readonly #done: (exchange: FakeExchange, body: Uint8Array) => void

  constructor(
    method: string,
    target: string,
    body: Buffer,
    done: (exchange: FakeExchange, body: Uint8Array) => void,
  ) {
    this.method = method
    this.target = target
    this.hasBody = body.length > 0
    this.headers = {
      ':method': method,
      ':path': target,
      ':scheme': 'https',
      'user-agent': 'h2load nghttp2/1.64.0',
      authorization: 'Bearer admin',
      'content-type': 'application/json',
      'content-length': String(body.length),
    }
    this.#body = body
    this.#done = done
  }

  certificate() {
    return undefined
  }

  async readBody(): Promise<Buffer> {
    return this.#body
  }

  body(): Readable {
    return Readable.from([this.#body])
  }

  answer(code: number, _headers: unknown, body: Uint8Array): void {
    this.code = code
    this.hasBegun = true
    this.hasEnded = true
    this.#done(this, body)
  }

  begin(): never {
    throw new TypeError('Nothing is written piece by piece here')
  }

  onClose(fn: () => void): void {
    this.#closed.push(fn)
  }

  abandon(): void {
    this.close()
  }

  close(): void {
    this.isClosed = true
    for (const fn of this.#closed) fn()
  }
}

async function open(engine: Engine): Promise<AsyncDisposable & { readonly handle: HttpHandler }> {
  const flags = parseComponentFlags(flagTable, [
    '--authorization-mode=Node,RBAC',
    '--service-cluster-ip-range=10.96.0.0/12',
  ])
  const settings = readSettings(flags)
  const options: ServerOptions = {
    ...settings,
    authentication: { ...settings.authentication, tokens: 'admin,admin,admin,"system:masters"\n' },
    engine,
    clock: systemClock,
    random: systemRandom,
    log: silentLogger,
  }
  const server = await openServer(options)
  const { core } = server
  const handle = createHandler({
    ...core,
    authenticators: createAuthenticators(options.authentication, {
      tokenWays: core.tokenWays,
      clock: systemClock,
      metrics: createMetrics(),
    }),
    allowsAnonymous: true,
    paths: [],
    flow: createInFlightLimits(),
    clock: systemClock,
    random: systemRandom,
    log: silentLogger,
    metrics: createMetrics(),
    closing: new AbortController().signal,
    limits: options.limits,
  })
  return { handle, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function send(handle: HttpHandler, target: string, body: object): Promise<number> {
  return new Promise((done) => {
    const bytes = Buffer.from(JSON.stringify(body))
    void handle(new FakeExchange('POST', target, bytes, ({ code }) => done(code)))
  })
}

interface Round {
  readonly count: number
  readonly cpuUs: number
  readonly wallMs: number
  readonly p99Ms: number
}

/** So many creates, so many at once; those that are answered in one turn are followed in the next. */
function createMany(
  handle: HttpHandler,
  { target, bodyOf, count, atOnce }: Work & { readonly count: number; readonly atOnce: number },
): Promise<Round> {
  let [begun, ended, wanting] = [0, 0, 0]
  const took: number[] = []
  const over: FakeExchange[] = []
  const bodies = Array.from({ length: count }, bodyOf)
  const cpu = process.threadCpuUsage()
  const started = performance.now()
  return new Promise((resolve, reject) => {
    function begin(): void {
      for (const exchange of over.splice(0)) exchange.close()
      let n = Math.min(wanting, count - begun)
      wanting = 0
      for (; n > 0; n--) {
        begun++
        const at = performance.now()
        void handle(
          new FakeExchange('POST', target, bodies[begun - 1]!, (exchange, answer) => {
            const { code } = exchange
            over.push(exchange)
            took.push(performance.now() - at)
            if (code !== 201) reject(new Error(`${code}: ${Buffer.from(answer).toString()}`))
            if (++ended === count) return finish()
            if (wanting++ === 0) setImmediate(begin)
          }),
        )
      }
    }
    function finish(): void {
      const { user, system } = process.threadCpuUsage(cpu)
      const wallMs = performance.now() - started
      const p99Ms = took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)]!
      resolve({ count, cpuUs: (user + system) / count, wallMs, p99Ms })
    }
    wanting = atOnce
    begin()
  })
}

const namespace = '/api/v1/namespaces/bench'
const [configMapBytes, podBytes] = [configMap, pod].map((body) => Buffer.from(JSON.stringify(body)))
let made = 0

/** A pod of which nearly every part is another than in the last one. */
function otherPod(): Buffer {
  const n = ++made
  const [container] = pod.spec.containers
  const { env, resources } = container!
  const other = {
    ...container,
    image: `registry.example/web:1.2.${n}`,
    env: [...env, { name: 'N', value: String(n) }],
    resources: { ...resources, requests: { cpu: `${n}m`, memory: '128Mi' } },
  }
  const metadata = { ...pod.metadata, labels: { app: `web-${n}` }, annotations: { n: String(n) } }
  const spec = { ...pod.spec, containers: [other], nodeSelector: { pool: `p${n}` } }
  return Buffer.from(JSON.stringify({ ...pod, metadata, spec }))
}

interface Work {
  readonly target: string
  bodyOf(): Buffer
}

const kinds: Readonly<Record<string, Work>> = {
  configmap: { target: `${namespace}/configmaps`, bodyOf: () => configMapBytes! },
  pod: { target: `${namespace}/pods`, bodyOf: () => podBytes! },
  otherpod: { target: `${namespace}/pods`, bodyOf: otherPod },
}
/** As `./cox bench api` has it. */
const standard = ['memory', 'sqlite'].map(
  (engine) => `${engine}=configmap:32:6000,pod:1:500,pod:32:5000,otherpod:32:5000`,
)
const rows = process.argv.length > 2 ? process.argv.slice(2) : standard

/** Several loads one after another of one server. */
async function runRow(row: string): Promise<void> {
  const [engineName, loads = ''] = row.split('=')
  await using stack = new AsyncDisposableStack()
  const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-writes-'))
  stack.defer(() => rmSync(scratch, { recursive: true, force: true }))
  const engine = stack.use(
    engineName === 'memory'
      ? await openMemoryEngine({ clock: systemClock })
      : await openSqliteEngine({
          directory: scratch,
          valueBytes: 2 << 20,
          recent: { revisions: 4096, bytes: 2 << 20 },
        }),
  )
  const { handle } = stack.use(await open(engine))
  await send(handle, '/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'bench' },
  })
  await send(handle, `${namespace}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  })
  for (const load of loads.split(',')) await runLoad(handle, engineName!, load)
}

async function runLoad(handle: HttpHandler, engine: string, load: string): Promise<void> {
  const [kind = 'pod', atOnce = '32', total = '5000'] = load.split(':')
  const work = kinds[kind]!
  const count = Math.min(500, Math.max(1, Number(total) / 5))
  const rounds: Round[] = []
  for (let done = 0; done < Number(total); done += count) {
    rounds.push(await createMany(handle, { ...work, count, atOnce: Number(atOnce) }))
  }
  const cpu = rounds.map(({ cpuUs }) => cpuUs).sort((a, b) => a - b)
  const mean = cpu.reduce((sum, us) => sum + us, 0) / cpu.length
  const rate = (rounds.length * count * 1000) / rounds.reduce((sum, { wallMs }) => sum + wallMs, 0)
  const best = Math.max(...rounds.map(({ wallMs }) => (count / wallMs) * 1000))
  const p99 = rounds.map(({ p99Ms }) => p99Ms).sort((a, b) => a - b)[rounds.length >> 1]!
  console.log(
    `${engine} ${load}`.padEnd(26),
    `mean ${mean.toFixed(0)}, median ${cpu[cpu.length >> 1]!.toFixed(0)}, best ${cpu[0]!.toFixed(0)} us;`,
    `${rate.toFixed(0)}/s, best ${best.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms`,
  )
}

for (const row of rows) await runRow(row)
