/**
 * `cox etcd` on the SQLite engine beside the system's etcd: the same client, the same disk, in turns,
 * values of 1 KB. `node bench/face.ts [rounds]`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EtcdUnderTest, hasEtcd, startEtcd, startFace } from './lib/etcd.ts'

const rounds = Number(process.argv[2] ?? 4)
const keys = 10_000
const value = Buffer.alloc(1024, 'x')
const podKey = (i: number) => `/registry/pods/default/pod-${String(i).padStart(6, '0')}`
const pods = { from: '/registry/pods/', to: '/registry/pods0' }

async function putsPerSecond(
  store: EtcdUnderTest,
  writers: number,
  count: number,
): Promise<number> {
  let next = 0
  const started = performance.now()
  const write = async () => {
    while (next < count) await store.put(podKey((next++ * 7919) % keys), value)
  }
  await Promise.all(Array.from({ length: writers }, write))
  return (count / (performance.now() - started)) * 1000
}

async function rangesPerSecond(store: EtcdUnderTest): Promise<number> {
  const started = performance.now()
  for (let i = 0; i < 5; i++) await store.range(pods.from, pods.to)
  return (5 / (performance.now() - started)) * 1000
}

async function compare(
  name: string,
  aim: number | undefined,
  figure: (store: EtcdUnderTest) => Promise<number>,
): Promise<void> {
  const best = { face: 0, etcd: 0 }
  for (let round = 0; round < rounds; round++) {
    best.etcd = Math.max(best.etcd, await figure(etcd))
    best.face = Math.max(best.face, await figure(face))
  }
  const ratio = best.face / best.etcd
  const verdict = aim === undefined ? '' : `aim ${aim} ×  ${ratio >= aim ? 'met' : 'MISSED'}`
  const cells = [best.face, best.etcd].map((rate) => rate.toFixed(rate < 100 ? 1 : 0).padStart(9))
  console.log(`${name.padEnd(34)}${cells.join('')}  ${ratio.toFixed(2)} ×  ${verdict}`)
}

const scratch = mkdtempSync(join(tmpdir(), 'cox-bench-face-'))
await using stack = new AsyncDisposableStack()
stack.defer(() => rmSync(scratch, { recursive: true, force: true }))
if (!hasEtcd()) throw new Error('bench face needs etcd (Debian: etcd-server)')
const etcd = stack.use(await startEtcd(join(scratch, 'etcd')))
const face = stack.use(await startFace(join(scratch, 'face')))
console.log(`${''.padEnd(34)}${'face'.padStart(9)}${'etcd'.padStart(9)}`)
await compare('durable puts/s, 1 writer', undefined, (store) => putsPerSecond(store, 1, 1000))
await compare('durable puts/s, 16 writers', 1.3, (store) => putsPerSecond(store, 16, 5000))
await compare('durable puts/s, 128 writers', undefined, (store) =>
  putsPerSecond(store, 128, 10_000),
)
await putsPerSecond(etcd, 64, keys)
await putsPerSecond(face, 64, keys)
await compare('ranges of 10,000 keys/s', 1, rangesPerSecond)
