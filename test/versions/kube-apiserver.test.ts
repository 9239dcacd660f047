/** Upstream's API server on our etcd face, and our own beside it on the same: both must work. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { systemClock } from '#base/clock.ts'
import { missingOpenssl } from '#base/testing/certificates.ts'
import { missingShared } from '#base/testing/shared.ts'
import { sleep } from '#base/wait.ts'
import { type ApiServerProcess, startApiServer } from '../processes/api-server.ts'
import { startEtcdFace } from '../processes/etcd-face.ts'
import { builtKubeApiserver } from './build-kube-apiserver.ts'
import { recordedObjects, shareOne } from './shared-objects.ts'

const { skip, program } = await builtKubeApiserver()
const recordings = missingShared('golden', 'mutations')

const configMaps = '/api/v1/namespaces/default/configmaps'
const secrets = '/api/v1/namespaces/default/secrets'
const pageSize = 100
const pages = 12
const patienceMs = 60_000
const lookMs = 100

interface List {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: readonly { readonly metadata: { readonly name: string } }[]
}

suite('an API server of upstream on the face', { skip: skip || missingOpenssl }, () => {
  const stack = new AsyncDisposableStack()
  let theirs: ApiServerProcess
  let ours: ApiServerProcess
  before(async () => {
    const face = stack.use(await startEtcdFace())
    // What is listed by pages is kept for an interval at least.
    const often = ['--etcd-compaction-interval=5s', '--event-ttl=2s']
    const upstream = program('kube-apiserver')
    theirs = stack.use(await startApiServer({ upstream, flags: [...face.flags, ...often] }))
    ours = stack.use(await startApiServer({ flags: face.flags }))
  })
  after(() => stack.disposeAsync())

  test('lists by pages what both have made', async () => {
    const servers = [theirs, ours]
    const count = pages * pageSize
    let next = 0
    const write = async () => {
      while (next < count) {
        const at = next++
        const metadata = { name: `page-${at}`, labels: { part: String(at % 7) } }
        const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata }
        const { code, text } = await servers[at % 2]!.ask(configMaps, { body })
        assert.equal(code, 201, text)
      }
    }
    await Promise.all(Array.from({ length: 16 }, write))
    for (const server of servers) {
      const names = new Set<string>()
      let read = 0
      for (let token = ''; token !== '' || read === 0; read++) {
        const query = `limit=${pageSize}&continue=${encodeURIComponent(token)}`
        const { items, metadata } = await list(server, `${configMaps}?${query}`)
        for (const item of items) names.add(item.metadata.name)
        token = metadata.continue ?? ''
      }
      const { items } = await list(server, `${configMaps}?labelSelector=part%3D3`)
      assert.deepEqual(
        { read, names: [...names].filter((name) => name.startsWith('page-')).length },
        { read: pages, names: count },
      )
      assert.equal(items.length, Math.ceil((count - 3) / 7))
    }
  })

  test('reads at the newest revision from its cache, which asks the face for progress', async () => {
    const { metadata } = await list(ours, configMaps)
    const { metadata: seen } = await list(theirs, configMaps)
    assert.ok(Number(seen.resourceVersion) >= Number(metadata.resourceVersion))
    // A machine that is slow now and then falls back to the store; one without progress always does.
    await until('a read from the cache', async () => {
      const before = await readsFromCache(theirs)
      // Of which the cache of ConfigMaps is told by progress alone.
      const body = { apiVersion: 'v1', kind: 'Secret', metadata: { generateName: 'other-' } }
      assert.equal((await ours.ask(secrets, { body })).code, 201)
      await list(theirs, configMaps)
      return (await readsFromCache(theirs)) > before
    })
  })

  test('knows how large the store is', async () => {
    await until('the size of the store', async () => {
      const { text } = await theirs.ask('/metrics')
      return Number(/^apiserver_storage_size_bytes\{.*\} (.*)$/m.exec(text)?.[1]) > 100_000
    })
  })

  test('compacts, after which nobody reads what was before', async () => {
    const { metadata } = await list(theirs, configMaps)
    const at = `resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact`
    await theirs.ask(configMaps, {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'later' } },
    })
    // Ours may go on to know what it has seen itself.
    await until('the compaction', async () => {
      const { code } = await theirs.ask(`${configMaps}?${at}&limit=1`)
      return code === 410
    })
  })

  test('has events end with their leases', async () => {
    const events = '/api/v1/namespaces/default/events'
    let name = ''
    let made = 0
    await until('an event', async () => {
      name = `short-${made++}`
      const body = {
        ...{ apiVersion: 'v1', kind: 'Event', metadata: { name } },
        ...{ involvedObject: { namespace: 'default' }, reason: 'Test', type: 'Normal' },
      }
      assert.equal((await theirs.ask(events, { body })).code, 201)
      return (await ours.ask(`${events}/${name}`)).code === 200
    })
    for (const server of [theirs, ours])
      await until('the end of an event', async () => {
        return (await server.ask(`${events}/${name}`)).code === 404
      })
  })

  const shared = { skip: recordings, concurrency: 3 }
  suite('shares with ours, each using what the other made, every', shared, () => {
    for (const [kind, candidates] of recordings ? [] : recordedObjects()) {
      test(kind, async () => {
        await shareOne({ maker: theirs, user: ours }, candidates)
        await shareOne({ maker: ours, user: theirs }, candidates)
      })
    }
  })
})

async function list(server: ApiServerProcess, path: string): Promise<List> {
  const { code, text } = await server.ask(path)
  assert.equal(code, 200, text)
  return JSON.parse(text) as List
}

async function readsFromCache(server: ApiServerProcess): Promise<number> {
  const { text } = await server.ask('/metrics')
  const line = /^apiserver_watch_cache_consistent_read_total\{(.*)\} (\d+)$/gm
  const reads = [...text.matchAll(line)].filter(({ 1: labels = '' }) =>
    ['fallback="false"', 'resource="configmaps"', 'success="true"'].every((label) =>
      labels.includes(label),
    ),
  )
  return reads.reduce((sum, { 2: count }) => sum + Number(count), 0)
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const endMs = systemClock.nowMs() + patienceMs
  while (!(await isSo())) {
    assert.ok(systemClock.nowMs() < endMs, `${what} was waited for too long`)
    await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(patienceMs) })
  }
}
