/**
 * The API server under load over TLS and HTTP/2, one process on the embedded store, the load by h2load
 * (Debian: nghttp2-client) beside it: `node bench/api.ts [idle seconds] [--beside PROGRAM]`.
 * Beside upstream's kube-apiserver, on the first etcd of PATH, the same loads go to that first, and what
 * machines differ in is judged by how many times upstream's figure ours is.
 */
import { parseArgs } from 'node:util'
import {
  cpuSeconds,
  residentMb,
  type ServerUnderTest,
  startOurs,
  startUpstream,
} from './lib/api-server.ts'
import { configMap, pod } from './lib/bodies.ts'
import { hasEtcd, isAskedForProgress } from './lib/etcd.ts'
import { fanOut } from './lib/fan-out.ts'
import { type Aimed, columns, type Figure, judge, plain } from './lib/figures.ts'
import { hasH2load, type Load, runLoad } from './lib/h2load.ts'

interface Row extends Aimed {
  measure(server: ServerUnderTest): Figure | Promise<Figure>
}

const { values: given, positionals } = parseArgs({
  options: { beside: { type: 'string' } },
  allowPositionals: true,
})
const idleSeconds = Number(positionals[0] ?? 20)
const namespace = '/api/v1/namespaces/bench'
const pods = `${namespace}/pods`
const asTable = 'accept: application/json;as=Table;v=v1;g=meta.k8s.io'
const asProtobuf = 'accept: application/vnd.kubernetes.protobuf'
const one = { ...pod, metadata: { ...pod.metadata, name: 'one' } }

const many = { clients: 4, streams: 8 }
const gets = { path: `${pods}/one`, count: 30_000, clients: 4, streams: 16 }
const lists = { path: pods, count: 200, clients: 4, streams: 1 }
const pages = { clients: 4, streams: 2 }

type AimedLoad = Load &
  Omit<Required<Aimed>, 'unit'> & {
    /** What all but one in a hundred requests may take. */
    readonly p99?: number
  }

/** In the order in which they are asked: the creates make what is read after them. */
const loads: readonly AimedLoad[] = [
  {
    ...{ name: 'create ConfigMap, 32 at once', aim: 9000, usual: 2865 },
    ...{ path: `${namespace}/configmaps`, body: configMap, count: 6000, ...many, p99: 15 },
  },
  {
    ...{ name: 'create Pod, 1 at once', aim: 1500, usual: 600 },
    ...{ path: pods, body: pod, count: 500, clients: 1, streams: 1 },
  },
  {
    ...{ name: 'create Pod, 32 at once', aim: 6000, usual: 1355 },
    ...{ path: pods, body: pod, count: 4999, ...many, p99: 15 },
  },
  { name: 'get Pod, JSON', aim: 35_000, usual: 5250, ...gets },
  { name: 'get Pod, protobuf', aim: 35_000, usual: 5650, headers: [asProtobuf], ...gets },
  { name: 'get Pod, table', aim: 20_000, usual: 4800, headers: [asTable], ...gets, count: 10_000 },
  {
    ...{ name: 'list 500 of 5,500, JSON', aim: 1000, usual: 86 },
    ...{ path: `${pods}?limit=500`, count: 2000, ...pages },
  },
  { name: 'list 5,500, JSON', aim: 100, usual: 7.95, ...lists },
  { name: 'list 5,500, protobuf', aim: 120, usual: 11.3, headers: [asProtobuf], ...lists },
  {
    ...{ name: 'list 5,500, JSON and gzip', aim: 40, usual: 10.25 },
    ...{ headers: ['accept-encoding: gzip'], ...lists, count: 100 },
  },
  {
    ...{ name: 'list by a label nobody has', aim: 10_000, usual: 1165 },
    ...{ path: `${pods}?labelSelector=app%3Dnone`, count: 10_000, ...pages },
  },
]

const atRest: readonly Row[] = [
  {
    ...{ name: 'start to ready', unit: ' ms', aim: 300, usual: 2800 },
    measure: ({ readyMs }) => ({ value: readyMs }),
  },
  { name: 'idle, of a core', unit: ' %', aim: 0.3, measure: idle },
  { name: 'idle, resident', unit: ' MiB', aim: 90, measure: resident },
]

const atWork: readonly Row[] = [
  ...loads.flatMap(rowsOf),
  {
    ...{ name: '500 watchers, 400 updates', unit: '/s', aim: 400_000, usual: 66_500 },
    measure: (server) => fanOut(server, { watchers: 500, updates: 400, rounds: 5 }),
  },
  { name: 'resident after that load', unit: ' MiB', aim: 200, measure: resident },
]

async function idle({ pids }: ServerUnderTest): Promise<Figure> {
  const before = cpuSeconds(pids)
  await new Promise((done) => setTimeout(done, idleSeconds * 1000))
  return { value: ((cpuSeconds(pids) - before) / idleSeconds) * 100 }
}

function resident({ pids }: ServerUnderTest): Figure {
  return { value: residentMb(pids) }
}

/** Upstream's answers as many fewer reads as it may be slower, so that both take as long. */
function rowsOf({ p99, ...load }: AimedLoad): readonly Row[] {
  const fewer = Math.ceil((load.count * load.usual) / load.aim)
  let p99Ms = Number.NaN
  const rate: Row = {
    ...{ name: load.name, unit: '/s', aim: load.aim, usual: load.usual },
    measure({ url, isUpstream }) {
      const count = isUpstream && !load.body ? fewer : load.count
      const loaded = runLoad(url, { ...load, count })
      p99Ms = loaded.p99Ms
      return loaded
    },
  }
  if (p99 === undefined) return [rate]
  return [
    rate,
    { name: `${load.name}, p99`, unit: ' ms', aim: p99, measure: () => ({ value: p99Ms }) },
  ]
}

/** Answers the figures of all rows, and tells each as it comes. */
async function measureAll(
  start: () => Promise<ServerUnderTest>,
  tell: (row: Row, figure: Figure) => void,
): Promise<ReadonlyMap<Row, Figure>> {
  // The first start may have to compile, or read from the disk, what later ones find there.
  await (await start())[Symbol.asyncDispose]()
  await using server = await start()
  const figures = new Map<Row, Figure>()
  const take = async (row: Row) => {
    const figure = await row.measure(server)
    figures.set(row, figure)
    tell(row, figure)
  }
  for (const row of atRest) await take(row)
  await makePlace(server)
  for (const row of atWork) await take(row)
  return figures
}

async function makePlace({ send }: ServerUnderTest): Promise<void> {
  const core = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name } })
  await send('POST', '/api/v1/namespaces', core('Namespace', 'bench'))
  await send('POST', `${namespace}/serviceaccounts`, core('ServiceAccount', 'default'))
  const { code, text } = await send('POST', pods, one)
  if (code !== 201) throw new Error(`A pod could not be made: ${text}`)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
if (!hasH2load()) throw new Error('bench api needs h2load (Debian: nghttp2-client)')
const { beside } = given
if (beside && !hasEtcd()) throw new Error('--beside needs etcd (Debian: etcd-server)')
if (beside && !isAskedForProgress()) {
  console.error(
    "upstream's will be slow: on an etcd before 3.4.31 or 3.5.13 it has no lists in memory",
  )
}
const theirs =
  beside &&
  (await measureAll(
    () => startUpstream(beside),
    ({ name, unit }, { value }) => {
      console.error(`upstream's: ${name}: ${plain(value)}${unit}`)
    },
  ))
console.log(columns)
await measureAll(startOurs, (row, figure) => {
  console.log(judge(row, figure, theirs ? theirs.get(row) : undefined))
})
