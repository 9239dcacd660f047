/** What the API server's storage costs: writes, reads and watches, without HTTP and verbs. */
import { decodeJson } from '#api/codec/json.ts'
import type { KindDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { features } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import type { ListQuery, ObjectStore, WatchQuery } from '#server/served/object-store.ts'
import { builtInStorage } from '#server/storage/kind-storage.ts'
import { openStorage } from '#server/storage/storage.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { type Measured, measure, printTable } from './lib/measure.ts'
import { podText } from './lib/pods.ts'

const type = schema.typeOf('v1', 'Pod')!
const { signal } = new AbortController()
const everything = { namespace: '', labels: [], fields: [] }
const listAll: ListQuery = {
  ...everything,
  limit: 0,
  continue: '',
  resourceVersion: '',
  resourceVersionMatch: '',
}

function podOf(index: number): Resource {
  const { object } = decodeJson<Resource>(type, Buffer.from(podText(index)))
  const { resourceVersion: _, ...metadata } = object.metadata
  return { ...object, metadata: { ...metadata, name: `${metadata.name}-${index}` } }
}

async function open() {
  const engine = await openMemoryEngine()
  const storage = await openStorage({ engine, signal })
  const now = '2026-01-01T00:00:00Z'
  const contextOf = (apiVersion: string) => ({ now, features, apiVersion })
  const store = storage.store(builtInStorage(pods as KindDefinition, { schema, contextOf }))
  return {
    store,
    storage,
    engine,
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}

async function create(store: ObjectStore, object: Resource): Promise<void> {
  const { name, namespace = '' } = object.metadata
  await store.write({ namespace, name }, () => ({ put: object }), { signal })
}

/** Microseconds each, of the best of three rounds. */
async function each(count: number, round: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i++) {
    const started = performance.now()
    await round()
    best = Math.min(best, ((performance.now() - started) * 1000) / count)
  }
  return best
}

function perSecond(name: string, micros: number, aim?: number): Measured {
  return { name, perSecond: 1e6 / micros, ...(aim !== undefined && { aim }) }
}

const size = 5000
const some = Array.from({ length: size }, (_, i) => podOf(i))

async function writes(writers: number): Promise<Measured> {
  const micros = await each(size, async () => {
    await using opened = await open()
    let next = 0
    const write = async () => {
      while (next < size) await create(opened.store, some[next++]!)
    }
    await Promise.all(Array.from({ length: writers }, write))
  })
  return perSecond(`create a pod, ${writers} at a time`, micros)
}

async function reads(): Promise<Measured[]> {
  await using opened = await open()
  const { store } = opened
  for (const object of some) await create(store, object)
  const keys = some.map(({ metadata: { name, namespace = '' } }) => ({ name, namespace }))
  let next = 0
  const get = () => {
    next = (next + 1) % size
    return store.get(keys[next]!, { signal })
  }
  const list = () => store.list(listAll, signal)
  const listOnNode = () => {
    next = (next + 1) % size
    const field = { field: 'spec.nodeName', operator: '=', value: `node-${next % 100}` } as const
    return store.list({ ...listAll, fields: [field] }, signal)
  }
  return [
    measure('get a pod', get, 3_300_000),
    measure(`list ${size} pods that did not change`, list),
    measure(`list the 50 of ${size} pods that are on a node`, listOnNode),
  ]
}

async function watches(
  watchers: number,
  queryOf: (i: number) => WatchQuery,
  name: string,
): Promise<Measured> {
  await using opened = await open()
  const { store } = opened
  let seen = 0
  for (let i = 0; i < watchers; i++) {
    const watcher = await store.watch(queryOf(i), signal)
    const drain = () => {
      for (let events = watcher.take(); events.length > 0; events = watcher.take()) {
        seen += events.length
      }
    }
    watcher.onReady = drain
    drain()
  }
  const micros = await each(size, async () => {
    for (const object of some) {
      const labels = { ...object.metadata.labels, seen: String(seen) }
      await create(store, { ...object, metadata: { ...object.metadata, labels } })
    }
  })
  return perSecond(name, micros)
}

const all: WatchQuery = { ...everything, resourceVersion: '', bookmarks: false }
const ofNode = (i: number): WatchQuery => ({
  ...all,
  fields: [{ field: 'spec.nodeName', operator: '=', value: `node-${i}` }],
})

const rows = [
  await writes(1),
  await writes(100),
  ...(await reads()),
  await watches(0, () => all, 'write a pod that nobody watches'),
  await watches(100, () => all, 'write a pod to 100 watches of all'),
  await watches(5000, ofNode, 'write a pod to 1 of 5,000 watches by node'),
]
printTable(rows)
