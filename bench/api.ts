/**
 * The API server under load over TLS and HTTP/2, one process on the embedded store, the load by h2load
 * (Debian: nghttp2-client) beside it: `node bench/api.ts [idle seconds]`.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type ClientHttp2Session, connect } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuSeconds, residentMb, type ServerUnderTest, startApiServer } from './lib/api-server.ts'
import { configMap, pod } from './lib/bodies.ts'

const idleSeconds = Number(process.argv[2] ?? 20)

if (spawnSync('h2load', ['--version']).error) {
  throw new Error('bench api needs h2load (Debian: nghttp2-client)')
}

const namespace = '/api/v1/namespaces/bench'
const pods = `${namespace}/pods`
const asTable = 'accept: application/json;as=Table;v=v1;g=meta.k8s.io'
const asProtobuf = 'accept: application/vnd.kubernetes.protobuf'

interface Load {
  readonly name: string
  readonly path: string
  readonly count: number
  readonly clients: number
  /** Streams of each. */
  readonly streams: number
  readonly body?: object
  readonly headers?: readonly string[]
  /** Requests a second, at least. */
  readonly aim: number
}

const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-load-'))
await using stack = new AsyncDisposableStack()
stack.defer(() => rmSync(scratch, { recursive: true, force: true }))

function run({ name, path, count, clients, streams, body, headers = [], aim }: Load): void {
  const words = ['-n', count, '-c', clients, '-m', streams, '-H', 'authorization: Bearer admin']
  if (body) {
    const file = join(scratch, 'body.json')
    writeFileSync(file, JSON.stringify(body))
    words.push('-d', file, '-H', 'content-type: application/json')
  }
  for (const header of headers) words.push('-H', header)
  const text = execFileSync('h2load', [...words.map(String), server.url + path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const rate = Number(/finished in [^,]+, ([\d.]+) req\/s/.exec(text)?.[1])
  const failed = Number(/(\d+) failed/.exec(text)?.[1])
  const [, , most = '', mean = ''] = /time for request:\s+(\S+)\s+(\S+)\s+(\S+)/.exec(text) ?? []
  const note = failed > 0 ? `  ${failed} FAILED` : ''
  say(name, `${rate.toFixed(0)}/s, mean ${mean}, most ${most}${note}`, `${aim}/s`, rate >= aim)
}

function say(name: string, figure: string, aim: string, isMet: boolean): void {
  const verdict = isMet ? 'met' : 'MISSED'
  console.log(`${name.padEnd(30)} ${figure.padEnd(44)} aim ${aim.padEnd(12)} ${verdict}`)
}

/** As wide as those of Go's clients: with Node's own 64 KB for all streams it waits for its own updates. */
function openSession(url: string): ClientHttp2Session {
  const session = connect(url, {
    rejectUnauthorized: false,
    settings: { initialWindowSize: 16 << 20 },
  })
  session.once('connect', () => session.setLocalWindowSize(64 << 20))
  return session
}

async function fanOut(watchers: number, updates: number): Promise<void> {
  const path = `${namespace}/configmaps`
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'fan' },
    data: { text: 'x'.repeat(1000), n: '0' },
  }
  await server.send('POST', path, object)
  const { metadata } = JSON.parse((await server.send('GET', `${path}/fan`)).text)
  const sessions = Array.from({ length: 5 }, () => openSession(server.url))
  let seen = 0
  let finish = () => {}
  const finished = new Promise<void>((done) => {
    finish = done
  })
  const target = `${path}?watch=1&resourceVersion=${metadata.resourceVersion}&fieldSelector=metadata.name%3Dfan`
  await Promise.all(
    Array.from({ length: watchers }, async (_, i) => {
      const session = sessions[i % sessions.length]!
      const stream = session.request({ ':path': target, authorization: 'Bearer admin' })
      stream.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) {
          if (++seen === watchers * updates) finish()
        }
      })
      await new Promise((ready) => stream.once('response', ready))
    }),
  )
  const started = performance.now()
  for (let i = 1; i <= updates; i++) {
    await server.send('PUT', `${path}/fan`, { ...object, data: { ...object.data, n: String(i) } })
  }
  await finished
  const rate = (seen / (performance.now() - started)) * 1000
  for (const session of sessions) session.destroy()
  say(
    `${watchers} watchers, ${updates} updates`,
    `${rate.toFixed(0)} events/s`,
    '400000/s',
    rate >= 400_000,
  )
}

async function idle(pid: number): Promise<number> {
  const before = cpuSeconds(pid)
  await new Promise((done) => setTimeout(done, idleSeconds * 1000))
  return ((cpuSeconds(pid) - before) / idleSeconds) * 100
}

// The first start may have to compile what later ones find compiled.
await (await startApiServer())[Symbol.asyncDispose]()
const server: ServerUnderTest = stack.use(await startApiServer())
say('start to ready', `${server.readyMs.toFixed(0)} ms`, '300 ms', server.readyMs <= 300)
const percent = await idle(server.pid)
say('idle, of a core', `${percent.toFixed(2)} %`, '0.3 %', percent < 0.3)
const idleMb = residentMb(server.pid)
say('idle, resident', `${idleMb.toFixed(0)} MiB`, '90 MiB', idleMb < 90)
await server.send('POST', '/api/v1/namespaces', {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'bench' },
})
await server.send('POST', `${namespace}/serviceaccounts`, {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default' },
})
const many = { clients: 4, streams: 8 }
run({
  name: 'create ConfigMap, 32 at once',
  path: `${namespace}/configmaps`,
  count: 6000,
  body: configMap,
  aim: 9000,
  ...many,
})
run({
  name: 'create Pod, 1 at once',
  path: pods,
  count: 500,
  clients: 1,
  streams: 1,
  body: pod,
  aim: 1500,
})
run({ name: 'create Pod, 32 at once', path: pods, count: 5000, body: pod, aim: 6000, ...many })
const { items } = JSON.parse((await server.send('GET', `${pods}?limit=1`)).text)
const one = `${pods}/${items[0].metadata.name}`
const gets = { path: one, count: 30_000, clients: 4, streams: 16 }
run({ name: 'get Pod, JSON', aim: 35_000, ...gets })
run({ name: 'get Pod, protobuf', headers: [asProtobuf], aim: 35_000, ...gets })
run({ name: 'get Pod, table', headers: [asTable], aim: 20_000, ...gets, count: 10_000 })
const lists = { clients: 4, streams: 1, path: pods }
run({
  name: 'list 500 of 5,500, JSON',
  path: `${pods}?limit=500`,
  count: 2000,
  clients: 4,
  streams: 2,
  aim: 1000,
})
run({ name: 'list 5,500, JSON', count: 200, aim: 100, ...lists })
run({ name: 'list 5,500, protobuf', count: 200, headers: [asProtobuf], aim: 120, ...lists })
run({
  name: 'list 5,500, JSON gzip',
  count: 100,
  headers: ['accept-encoding: gzip'],
  aim: 40,
  ...lists,
})
run({
  name: 'list by a label nobody has',
  path: `${pods}?labelSelector=app%3Dnone`,
  count: 10_000,
  clients: 4,
  streams: 2,
  aim: 10_000,
})
await fanOut(500, 400)
const loadedMb = residentMb(server.pid)
say('resident after that load', `${loadedMb.toFixed(0)} MiB`, '200 MiB', loadedMb < 200)
