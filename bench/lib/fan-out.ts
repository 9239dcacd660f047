/** Watch fan-out: many watch the objects of a namespace while one client writes one update after the other. */
import { type ClientHttp2Session, connect } from 'node:http2'
import type { ServerUnderTest } from './api-server.ts'
import { type Figure, plain } from './figures.ts'

const configMaps = '/api/v1/namespaces/fan/configmaps'
const sessionCount = 5
const patienceMs = 120_000

export interface FanOut {
  readonly watchers: number
  readonly updates: number
  readonly rounds: number
}

/** Events delivered a second, from the first update on, in the best round: the first ones meet a cold server. */
export async function fanOut(server: ServerUnderTest, options: FanOut): Promise<Figure> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fan' } }
  await server.send('POST', '/api/v1/namespaces', namespace)
  await server.send('POST', configMaps, updated(0))
  const rates: number[] = []
  for (let i = 0; i < options.rounds; i++) rates.push(await oneRound(server, options))
  rates.sort((a, b) => b - a)
  return { value: rates[0]!, note: `median ${plain(rates[rates.length >> 1]!)}` }
}

function updated(n: number) {
  const data = { text: 'x'.repeat(1000), n: String(n) }
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data }
}

async function oneRound(server: ServerUnderTest, { watchers, updates }: FanOut): Promise<number> {
  const { metadata } = JSON.parse((await server.send('GET', configMaps)).text)
  const target = `${configMaps}?watch=1&resourceVersion=${metadata.resourceVersion}`
  using stack = new DisposableStack()
  const sessions = Array.from({ length: sessionCount }, () =>
    stack.adopt(openSession(server.url), (session) => session.destroy()),
  )
  const all = countTo(watchers * updates)
  await Promise.all(
    Array.from({ length: watchers }, (_, i) => watch(sessions[i % sessionCount]!, target, all.one)),
  )
  const update = async () => {
    for (let n = 1; n <= updates; n++) await server.send('PUT', `${configMaps}/c`, updated(n))
  }
  const started = performance.now()
  await Promise.all([update(), all.reached])
  return ((watchers * updates) / (performance.now() - started)) * 1000
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

/** Resolves once the watch has begun; each event is a line. */
async function watch(session: ClientHttp2Session, path: string, one: () => void): Promise<void> {
  const stream = session.request({ ':path': path, authorization: 'Bearer admin' })
  stream.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) one()
  })
  await new Promise((ready) => stream.once('response', ready))
}

function countTo(wanted: number) {
  const { promise: reached, resolve, reject } = Promise.withResolvers<void>()
  let seen = 0
  const timer = setTimeout(() => {
    reject(new Error(`Only ${seen} of ${wanted} events came within two minutes`))
  }, patienceMs)
  const one = () => {
    if (++seen < wanted) return
    clearTimeout(timer)
    resolve()
  }
  return { one, reached }
}
