import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { configMaps } from '#kinds/core/configmap/configmap.ts'
import { fewestChanges } from '#server/storage/change-log.ts'
import { LogBudget } from '#server/storage/log-budget.ts'
import {
  describe,
  kept,
  listQuery,
  never,
  type Opened,
  open,
  pod,
  put,
  watchQuery,
} from '#server/storage/testing/kit.ts'
import { Unclaimed } from '#server/storage/unclaimed.ts'

const largeBytes = 500_000
const megabyte = 1024 * 1024

function large(name: string, i: number): Resource {
  return pod(name, { labels: { big: String(i % 10).repeat(largeBytes) } })
}

async function firstEvent({ pods }: Opened, resourceVersion: number): Promise<string> {
  using watcher = await pods.watch(watchQuery({ resourceVersion: `${resourceVersion}` }), never)
  return describe(watcher.take(1)[0]!)
}

test('of large changes the oldest are forgotten before there are many', async () => {
  await using opened = await open({ logBytes: 4 * megabyte })
  const revisions: number[] = []
  for (let i = 0; i < 30; i++) revisions.push(await put(opened.pods, large('a', i)))
  assert.match(await firstEvent(opened, revisions[0]!), /^ERROR too old resource version: /)
  assert.match(await firstEvent(opened, revisions[18]!), /^ERROR too old resource version: /)
  // Eight of half a megabyte are below four.
  assert.equal(await firstEvent(opened, revisions[22]!), 'MODIFIED a')
})

test('many small changes are kept as before', async () => {
  await using opened = await open({ logBytes: 4 * megabyte })
  let first: number | undefined
  for (let i = 0; i < 3 * fewestChanges; i++) first ??= await put(opened.pods, pod(`p${i % 10}`))
  assert.equal(await firstEvent(opened, first! - 1), 'ADDED p0')
})

test('who holds most gives way, and nobody else', async () => {
  await using opened = await open({ logBytes: 4 * megabyte })
  const maps = opened.storage.store(kept(configMaps as KindDefinition))
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'x' } }
  const first = await put(maps, map)
  await put(maps, { ...map, data: { a: 'b' } } as Resource)
  for (let i = 0; i < 30; i++) await put(opened.pods, large('a', i))
  using watcher = await maps.watch(watchQuery({ resourceVersion: String(first) }), never)
  assert.deepEqual(watcher.take().map(describe), ['MODIFIED m'])
})

test('slow watches and old lists hold nothing that the log has forgotten', async () => {
  await using opened = await open({ logBytes: 4 * megabyte, encodingBytes: 2 * megabyte })
  const { pods, clock } = opened
  const seen: WeakRef<object>[] = []
  const look = () => seen.push(new WeakRef(pods.peek({ namespace: 'default', name: 'a' })!.object))
  await put(pods, large('a', 0))
  const first = await put(pods, large('a', 1))
  look()
  await put(pods, pod('a', { namespace: 'quiet', labels: { big: 'x'.repeat(largeBytes) } }))
  const queries = [
    {},
    { resourceVersion: String(first - 1) },
    { namespace: 'default' },
    { labels: 'big' },
    { bookmarks: true },
    { sendInitialEvents: false },
  ]
  const slow = await Promise.all(queries.map((query) => pods.watch(watchQuery(query), never)))
  // One has taken, and then nothing more is for it.
  using idle = await pods.watch(watchQuery({ labels: 'big=none' }), never)
  idle.take()
  await listAll(opened, first)
  for (let i = 2; i < 100; i++) {
    await put(pods, large('a', i))
    look()
    clock.advance(10)
  }
  await collectGarbage()
  const alive = seen.filter((ref) => ref.deref() !== undefined).length
  // Eight in the log, eight that went since watches were told, and what is there now.
  assert.ok(alive <= 20, `${alive} of ${seen.length} are still held`)
  assert.equal(seen[0]!.deref(), undefined, 'what was listed is still held')
  for (const watcher of slow) {
    assert.match(watcher.take().map(describe).join(), /^ERROR too old resource version: /)
    watcher[Symbol.dispose]()
  }
})

test('a watch is given a megabyte at a time', async () => {
  await using opened = await open()
  const { pods } = opened
  for (let i = 0; i < 6; i++) await put(pods, large(`p${i}`, i))
  using watcher = await pods.watch(watchQuery(), never)
  for (let i = 0; i < 6; i++) await put(pods, large(`p${i}`, i + 1))
  const counts: number[] = []
  for (let events = watcher.take(500); events.length > 0; events = watcher.take(500)) {
    counts.push(events.length)
  }
  assert.deepEqual(counts, [3, 3, 3, 3])
})

test('bytes of logs that are no more do not count', () => {
  const budget = new LogBudget(10)
  const dropped: string[] = []
  const logOf = (name: string, bytes: number) => ({
    bytes,
    dropOldest() {
      dropped.push(name)
      budget.free(this.bytes)
      this.bytes = 0
    },
  })
  const [a, b] = [logOf('a', 4), logOf('b', 6)]
  budget.charge(a, 4)
  budget.charge(b, 6)
  assert.deepEqual(dropped, [])
  budget.forget(b)
  assert.equal(budget.bytes, 4)
  const c = logOf('c', 7)
  budget.charge(c, 7)
  assert.deepEqual(dropped, ['c'])
})

test('of what no kind has claimed large changes are folded', () => {
  const unclaimed = new Unclaimed('/registry/', 1000)
  const value = Buffer.alloc(100)
  for (let revision = 1; revision <= 25; revision++) {
    unclaimed.apply({ key: `/registry/pods/default/p${revision % 3}`, revision, value }, 0)
  }
  const { items, changes, revision } = unclaimed.claim('/registry/pods/')
  assert.equal(items.length, 3)
  assert.equal(revision, 22)
  assert.deepEqual(
    changes.map((change) => change.revision),
    [23, 24, 25],
  )
})

/** In a function of its own, since those that wait hold on to what they had. */
async function listAll({ pods }: Opened, revision: number): Promise<void> {
  await pods.list(listQuery(), never)
  pods.peekAll('')
  const exact = { resourceVersion: String(revision), resourceVersionMatch: 'Exact' } as const
  await pods.list(listQuery(exact), never)
}

/** Until what only weak references hold is gone: those are kept for the turn in which they were made. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    gc()
  }
}
