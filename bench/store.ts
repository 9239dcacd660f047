/**
 * The store's figures, with the system's etcd side by side where it is installed: on the same disk,
 * in turns, with values of 1 KB. `node bench/store.ts [--only PARTS] [--in DIRECTORY] [SCALE]`: a scale
 * of 1 takes some minutes. Parts are `writes`, `memory`, `disk` and `forks`.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Engine } from '#store/engine.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'
import { type EtcdUnderTest, hasEtcd, startEtcd } from './lib/etcd.ts'
import { release } from './lib/released.ts'

const { values: given, positionals } = parseArgs({
  options: { only: { type: 'string' }, in: { type: 'string' } },
  allowPositionals: true,
})
const scale = Number(positionals[0] ?? 0.1)
const scratch = mkdtempSync(join(given.in ?? tmpdir(), 'cox-bench-store-'))
const value = Buffer.alloc(1024, 'x')
const podKey = (i: number) => `/registry/pods/default/pod-${String(i).padStart(6, '0')}`
const pods = { from: '/registry/pods/', to: '/registry/pods0' }
const keys = 10_000
const rounds = 8

type Put = (key: string, value: Uint8Array) => Promise<unknown>

interface Load {
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

const rows: string[][] = [['', 'sqlite', 'etcd', 'aim', '']]

try {
  await main()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const parts = { writes, memory, disk, forks }
  const wanted = given.only?.split(',') ?? Object.keys(parts)
  for (const [name, part] of Object.entries(parts)) if (wanted.includes(name)) await part()
  printRows()
}

async function writes(): Promise<void> {
  const directory = join(scratch, 'sqlite')
  await using engine = await openSqliteEngine({ directory })
  await using etcd = hasEtcd() ? await startEtcd(join(scratch, 'etcd')) : undefined
  for (const [writers, count, aim] of [
    [1, 20_000, 1],
    [16, 200_000, 2],
    [128, 400_000, 2],
  ] as const) {
    const ours: Load[] = []
    const theirs: Load[] = []
    for (let round = 0; round < rounds; round++) {
      const wanted = Math.ceil((count * scale) / rounds)
      if (etcd) theirs.push(await load(writers, wanted, (key) => etcd.put(key, value)))
      ours.push(await load(writers, wanted, putTo(engine)))
    }
    const [a, b] = [best(ours), theirs.length > 0 ? best(theirs) : undefined]
    row(`durable puts/s, ${writers} writers`, a.perSecond, b?.perSecond, {
      aim: `>= ${aim} x`,
      factor: aim,
    })
    row(`  median ms`, a.p50, b?.p50)
    row(`  p99 ms`, a.p99, b?.p99, writers === 16 ? { aim: '<=', factor: -1 } : {})
  }
  await ranges(engine, etcd)
  await visibility(engine)
}

function putTo(engine: Engine): Put {
  return (key, bytes) => engine.commit({ success: [{ type: 'put', key, value: bytes }] })
}

async function load(writers: number, count: number, put: Put): Promise<Load> {
  const times: number[] = []
  let next = 0
  const started = performance.now()
  const write = async () => {
    while (next < count) {
      const key = podKey((next++ * 7919) % keys)
      const begun = performance.now()
      await put(key, value)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  const perSecond = (count / (performance.now() - started)) * 1000
  times.sort((a, b) => a - b)
  return { perSecond, p50: times[times.length >> 1]!, p99: times[Math.floor(times.length * 0.99)]! }
}

/** What else the machine does only ever makes a round slower. */
function best(loads: readonly Load[]): Load {
  return loads.reduce((a, b) => (b.perSecond > a.perSecond ? b : a))
}

async function ranges(engine: Engine, etcd: EtcdUnderTest | undefined): Promise<void> {
  const fill = async (put: Put) => {
    for (let i = 0; i < keys; i += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, j) => put(podKey(i + j), value)))
    }
  }
  await fill(putTo(engine))
  if (etcd) await fill((key) => etcd.put(key, value))
  const ours = await fastest(() => engine.range(pods))
  const theirs = etcd && (await fastest(() => etcd.range(pods.from, pods.to)))
  row('ms for a range of 10,000 keys', ours, theirs, { aim: '1/3', factor: -1 / 3 })
}

async function fastest(work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 10; i++) {
    const started = performance.now()
    await work()
    least = Math.min(least, performance.now() - started)
  }
  return least
}

/** From the answer of a commit to the change in a reader's hands; a change may even come first. */
async function visibility(engine: Engine): Promise<void> {
  const stop = new AbortController()
  const seen = new Map<number, number>()
  const { revision } = await engine.status()
  const reading = (async () => {
    for await (const batch of engine.changes(revision, { signal: stop.signal, ...pods })) {
      for (const { entry } of batch.changes) seen.set(entry.modRevision, performance.now())
    }
  })()
  const late: number[] = []
  for (let i = 0; i < 500; i++) {
    const committed = await engine.commit({ success: [{ type: 'put', key: podKey(i), value }] })
    const answered = performance.now()
    while (!seen.has(committed.revision)) await new Promise((resolve) => setImmediate(resolve))
    late.push(Math.max(0, seen.get(committed.revision)! - answered))
  }
  stop.abort()
  await reading.catch(() => {})
  late.sort((a, b) => a - b)
  row('ms from commit to change, median', late[250]!, undefined, { aim: '< 1', limit: 1 })
}

/** 100,000 keys with ten revisions each, opened, and a store of them just written. */
async function memory(): Promise<void> {
  const directory = join(scratch, 'big')
  const many = 100_000 * Math.min(1, scale * 10)
  const revisions = 1_000_000 * Math.min(1, scale)
  {
    await using engine = await openSqliteEngine({ directory })
    await overwrite(putTo(engine), many, revisions)
  }
  const run = release(join(scratch, 'release'), ['src/base', 'src/store', 'bench/lib'])
  const program = 'bench/lib/store-process.js'
  const times = Array.from({ length: 5 }, () => run<Figures>([program], ['open', directory]).openMs)
  const name = `ms to open ${many} keys, ${revisions} revisions`
  row(name, Math.min(...times), undefined, { aim: '< 300', limit: 300 })
  const rows = [
    { name: 'just opened', words: ['open', directory] },
    {
      name: 'just written',
      words: ['fill', join(scratch, 'fill'), String(many)],
      flags: ['--max-semi-space-size=8'], // as ./cox has it
    },
    {
      name: 'just written, without the flag of ./cox',
      words: ['fill', join(scratch, 'plain'), String(many)],
    },
  ]
  const theirs = await etcdMemory(many)
  for (const { name: when, words, flags = [] } of rows) {
    const { rssBytes } = run<Figures>([...flags, program], words)
    row(`MB of memory, ${many} keys ${when}`, rssBytes / 1e6, theirs, { aim: '<=', factor: -1 })
  }
}

interface Figures {
  readonly openMs: number
  readonly rssBytes: number
}

async function etcdMemory(many: number): Promise<number | undefined> {
  if (!hasEtcd()) return undefined
  await using etcd = await startEtcd(join(scratch, 'etcd-memory'))
  await overwrite((key) => etcd.put(key, value), many, many)
  return etcd.rssBytes() / 1e6
}

async function disk(): Promise<void> {
  const revisions = 1_000_000 * Math.min(1, scale)
  const directory = join(scratch, 'disk')
  {
    await using engine = await openSqliteEngine({ directory })
    await overwrite(putTo(engine), keys, revisions)
    await engine.compact((await engine.status()).revision, { wait: true })
    await engine.defragment()
  }
  let theirs: number | undefined
  if (hasEtcd()) {
    await using etcd = await startEtcd(join(scratch, 'etcd-disk'))
    await overwrite((key) => etcd.put(key, value), keys, revisions)
    await etcd.compact(revisions)
    theirs = bytesOf(join(scratch, 'etcd-disk')) / 1e6
  }
  row(`MB after ${revisions} overwrites, compacted`, bytesOf(directory) / 1e6, theirs, {
    aim: '<=',
    factor: -1,
  })
}

async function overwrite(put: Put, many: number, revisions: number): Promise<void> {
  for (let i = 0; i < revisions; i += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, j) => put(podKey((i + j) % many), value)))
  }
}

function bytesOf(path: string): number {
  const status = statSync(path)
  if (!status.isDirectory()) return status.blocks * 512
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0)
}

async function forks(): Promise<void> {
  await using engine = await openMemoryEngine()
  await overwrite(putTo(engine), keys, keys)
  const ms = await fastest(async () => {
    await using _ = await engine.fork()
  })
  row('ms to fork 10,000 keys in memory', ms, undefined, { aim: '< 1', limit: 1 })
}

interface Aim {
  readonly aim?: string
  /** How many times etcd's; negative: at most so many times. */
  readonly factor?: number
  readonly limit?: number
}

function row(
  name: string,
  ours: number,
  theirs: number | undefined,
  { aim = '', factor, limit }: Aim = {},
): void {
  let met: boolean | undefined
  if (limit !== undefined) met = ours < limit
  else if (factor !== undefined && theirs !== undefined) {
    met = factor < 0 ? ours <= theirs * -factor : ours >= theirs * factor
  }
  const verdict = met === undefined ? '' : met ? 'met' : 'MISSED'
  rows.push([name, figure(ours), theirs === undefined ? '' : figure(theirs), aim, verdict])
  console.error(rows.at(-1)!.join('  '))
}

function figure(n: number): string {
  return n >= 100 ? Math.round(n).toLocaleString('en') : n.toPrecision(3)
}

function printRows(): void {
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((cells) => cells[i]!.length)))
  for (const [name, ...rest] of rows) {
    const padded = rest.map((text, i) => text.padStart(widths[i + 1]!))
    console.log([name!.padEnd(widths[0]!), ...padded].join('  ').trimEnd())
  }
}
