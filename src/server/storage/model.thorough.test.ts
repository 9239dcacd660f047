/**
 * Random clients against a model: whatever the store did, each list is the state of its revision,
 * each watch shows what its selection makes of the log, and who was answered is seen.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Resource } from '#api/metadata.ts'
import { isStatusError } from '#api/status/status.ts'
import { systemClock } from '#base/clock.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import type { ObjectStore, Watcher } from '#server/served/object-store.ts'
import { testOf } from '#server/storage/selection.ts'
import { openStorage } from '#server/storage/storage.ts'
import { listQuery, never, pod, podKind, watchQuery } from '#server/storage/testing/kit.ts'
import type { Engine } from '#store/engine.ts'
import { openEtcdEngine } from '#store/etcd/engine.ts'
import { type EtcdMember, missingEtcd, startEtcd } from '#store/etcd/etcd-server.ts'
import { withFaults } from '#store/faulty.ts'
import { prefixRange } from '#store/key.ts'
import { openMemoryEngine } from '#store/memory.ts'
import { openSqliteEngine } from '#store/sqlite/sqlite.ts'

interface Logged {
  readonly revision: number
  readonly key: string
  /** Absent: deleted. */
  readonly object?: Resource
}

const selections = [
  {},
  { namespace: 'one' },
  { labels: 'app=a' },
  { labels: 'app!=a' },
  { fields: 'spec.nodeName=n1' },
  { fields: 'metadata.name=p1' },
  { namespace: 'two', fields: 'spec.nodeName=n2', labels: 'app in (a,b)' },
]
type Asked = (typeof selections)[number]

interface SeenList {
  readonly asked: Asked
  readonly revision: number
  readonly items: readonly string[]
}

interface SeenWatch {
  readonly asked: Asked
  readonly from: number
  readonly events: string[]
  readonly watcher: Watcher
}

const namespaces = ['one', 'two']
const pick = <T>(list: readonly T[], random: Random): T => list[random.below(list.length)]!

class Clients {
  readonly lists: SeenList[] = []
  readonly watches: SeenWatch[] = []
  failures = 0
  readonly #store: ObjectStore
  readonly #random: Random
  #newest = 0

  constructor(store: ObjectStore, random: Random) {
    this.#store = store
    this.#random = random
  }

  async run(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) {
      try {
        await this.#step()
      } catch (error) {
        if (!isStatusError(error)) throw error
        this.failures++
      }
    }
  }

  async #step(): Promise<void> {
    const chance = this.#random.below(10)
    if (chance < 5) await this.#write()
    else if (chance < 7) await this.#remove()
    else if (chance < 9) await this.#list()
    else await this.#watch()
  }

  async #write(): Promise<void> {
    const random = this.#random
    const name = { namespace: pick(namespaces, random), name: `p${random.below(4)}` }
    const labels = { app: pick(['a', 'b', 'c'], random), nonce: String(random.below(3)) }
    const object = pod(name.name, {
      namespace: name.namespace,
      labels,
      node: pick(['n1', 'n2'], random),
    })
    const { entry } = await this.#store.write(name, () => ({ put: object }), { signal: never })
    const seen = await this.#store.get(name, { signal: never })
    assert.equal(seen === undefined || seen.revision >= entry.revision, true)
    this.#newest = Math.max(this.#newest, entry.revision)
  }

  async #remove(): Promise<void> {
    const random = this.#random
    const name = { namespace: pick(namespaces, random), name: `p${random.below(4)}` }
    const gone = await this.#store.write(
      name,
      (current) =>
        current ? { remove: true } : { put: pod(name.name, { namespace: name.namespace }) },
      { signal: never },
    )
    this.#newest = Math.max(this.#newest, gone.entry.revision)
  }

  async #list(): Promise<void> {
    const asked = pick(selections, this.#random)
    const newest = this.#newest
    const isExact = newest > 0 && this.#random.below(2) === 0
    const query = isExact
      ? { ...asked, resourceVersion: String(newest), resourceVersionMatch: 'Exact' as const }
      : asked
    const { revision, entries } = await this.#store.list(listQuery(query), never)
    assert.equal(revision >= newest, true, 'a list sees what was answered')
    this.lists.push({ asked, revision, items: entries.map((entry) => wordsOf(entry.object)) })
  }

  async #watch(): Promise<void> {
    const asked = pick(selections, this.#random)
    const from = Math.max(this.#newest - this.#random.below(20), 1)
    const query = watchQuery({ ...asked, resourceVersion: String(from) })
    const watcher = await this.#store.watch(query, never)
    const seen: SeenWatch = { asked, from, events: [], watcher }
    this.watches.push(seen)
    const drain = () => {
      for (let events = watcher.take(3); events.length > 0; events = watcher.take(3)) {
        for (const event of events) {
          if (event.type === 'ERROR') seen.events.push(`ERROR ${event.error}`)
          else if (event.type !== 'BOOKMARK') {
            seen.events.push(`${event.type} ${wordsOf(event.entry.object)}`)
          }
        }
      }
    }
    watcher.onReady = drain
    drain()
  }
}

function wordsOf({ metadata: { namespace, name, labels, resourceVersion } }: Resource): string {
  return `${namespace}/${name} ${labels?.app} ${labels?.nonce} @${resourceVersion}`
}

async function logOf(engine: Engine, after: number, through: number): Promise<Logged[]> {
  const log: Logged[] = []
  const stop = new AbortController()
  const stream = engine.changes(after, { ...prefixRange('/registry/pods/'), signal: stop.signal })
  stream.requestProgress()
  for await (const { revision, changes } of stream) {
    for (const { type, entry } of changes) {
      const object = type === 'put' ? podKind.decode(entry.value) : undefined
      log.push({
        revision: entry.modRevision,
        key: entry.key,
        ...(object && { object: at(object, entry.modRevision) }),
      })
    }
    if (revision >= through) break
    stream.requestProgress()
  }
  return log
}

function at(object: Resource, revision: number): Resource {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

function shows(asked: Asked): (object: Resource | undefined) => boolean {
  const query = listQuery(asked)
  const check = testOf(podKind.definition, query)
  return (object) => {
    if (!object) return false
    const isHere = query.namespace === '' || object.metadata.namespace === query.namespace
    return isHere && (check === undefined || check(object))
  }
}

function stateAt(log: readonly Logged[], revision: number): Map<string, Resource> {
  const state = new Map<string, Resource>()
  for (const change of log) {
    if (change.revision > revision) break
    if (change.object) state.set(change.key, change.object)
    else state.delete(change.key)
  }
  return state
}

function listed(log: readonly Logged[], { asked, revision }: SeenList): string[] {
  const isShown = shows(asked)
  return [...stateAt(log, revision)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .filter(([, object]) => isShown(object))
    .map(([, object]) => wordsOf(object))
}

function watched(log: readonly Logged[], { asked, from }: SeenWatch): string[] {
  const isShown = shows(asked)
  const state = stateAt(log, from)
  return log.flatMap(({ revision, key, object }) => {
    if (revision <= from) return []
    const before = state.get(key)
    if (object) state.set(key, object)
    else state.delete(key)
    const [was, is] = [isShown(before), isShown(object)]
    if (is) return [`${was ? 'MODIFIED' : 'ADDED'} ${wordsOf(object!)}`]
    return was ? [`DELETED ${wordsOf(at(before!, revision))}`] : []
  })
}

interface Setting {
  readonly name: string
  open(): Promise<Engine>
  /** What the storage sees of the engine, if not the engine itself. */
  disturbed?(engine: Engine, seed: number): Engine
  readonly isShared?: true
  readonly seeds: number
  readonly skip?: string | false
}

let members: readonly EtcdMember[] = []
test.after(async () => {
  for (const member of members) await member[Symbol.asyncDispose]()
})

async function openEtcd(): Promise<Engine> {
  if (members.length === 0) members = await startEtcd()
  return await openEtcdEngine({ endpoints: members.map(({ endpoint }) => endpoint) })
}

const directory = mkdtempSync(join(tmpdir(), 'cox-storage-model-'))
test.after(() => rmSync(directory, { recursive: true, force: true }))
let databases = 0

const settings: readonly Setting[] = [
  { name: 'in memory', open: () => openMemoryEngine(), seeds: 8 },
  {
    name: 'in SQLite',
    open: () => openSqliteEngine({ directory: join(directory, String(databases++)) }),
    seeds: 2,
  },
  { name: 'shared', open: () => openMemoryEngine(), isShared: true, seeds: 4 },
  {
    name: 'shared, late and breaking off',
    open: () => openMemoryEngine(),
    disturbed: (engine, seed) => withFaults(engine, { seed, delayMs: 2, disconnects: 0.05 }),
    isShared: true,
    seeds: 2,
  },
  {
    name: 'shared, on a bad day',
    open: () => openMemoryEngine(),
    disturbed: (engine, seed) =>
      withFaults(engine, { seed, unavailable: 0.02, lostAnswers: 0.05, disconnects: 0.05 }),
    isShared: true,
    seeds: 3,
  },
  { name: 'on etcd', open: openEtcd, isShared: true, seeds: 1, skip: missingEtcd },
]

for (const { name, open, disturbed, isShared, seeds, skip = false } of settings) {
  for (let seed = 1; seed <= seeds; seed++) {
    test(`random clients, ${name}, seed ${seed}`, { skip }, async () => {
      await using engine = await open()
      const random = createSeededRandom(seed)
      const errors: unknown[] = []
      await using storage = await openStorage({
        engine: disturbed?.(engine, seed) ?? engine,
        signal: never,
        clock: systemClock,
        random,
        ...(isShared && { isShared }),
        onError: (error) => errors.push(error),
      })
      const store = storage.store(podKind)
      const first = storage.revision
      const clients = Array.from({ length: 4 }, () => new Clients(store, random))
      await Promise.all(clients.map((client) => client.run(60)))

      const { revision } = await engine.status()
      const end = pod('end', { namespace: 'three' })
      await writeSurely(store, end)
      await store.list(listQuery({ resourceVersion: String(revision) }), never)
      const log = await logOf(engine, first, revision)
      assert.equal(log.length > 50, true)
      for (const { lists, watches, failures } of clients) {
        assert.equal(failures === 0 || disturbed !== undefined, true)
        for (const seen of lists) assert.deepEqual(seen.items, listed(log, seen))
        for (const seen of watches) {
          seen.watcher[Symbol.dispose]()
          const events = seen.events.filter((words) => !words.includes('three/end'))
          assert.deepEqual(
            events,
            watched(log, seen).filter((words) => !words.includes('three/end')),
          )
        }
      }
      assert.equal(errors.length === 0 || disturbed !== undefined, true)
      await resumeAll(engine, log, first)
    })
  }
}

/** What watches see that go on after a restart where they began. */
async function resumeAll(engine: Engine, log: readonly Logged[], from: number): Promise<void> {
  await using storage = await openStorage({ engine, signal: never })
  const store = storage.store(podKind)
  for (const asked of selections) {
    const query = watchQuery({ ...asked, resourceVersion: String(from) })
    using watcher = await store.watch(query, never)
    const seen = watcher.take().map((event) => {
      return event.type === 'BOOKMARK' || event.type === 'ERROR'
        ? event.type
        : `${event.type} ${wordsOf(event.entry.object)}`
    })
    const wanted = watched(log, { asked, from, events: [], watcher })
    const isOf = (words: string) => !words.includes('three/end')
    assert.deepEqual(seen.filter(isOf), wanted.filter(isOf))
  }
}

/** Until the store is on a better day. */
async function writeSurely(store: ObjectStore, object: Resource): Promise<void> {
  const { name, namespace = '' } = object.metadata
  for (let left = 50; left > 0; left--) {
    try {
      await store.write({ namespace, name }, () => ({ put: object }), { signal: never })
      return
    } catch (error) {
      if (!isStatusError(error)) throw error
    }
  }
  throw new Error('The store never had a good day')
}
