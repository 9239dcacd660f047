import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KindDefinition } from '#api/definition.ts'
import { invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { systemClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { AllocationError } from '#server/resources/services/allocation-error.ts'
import { createNodePorts, type NodePorts } from '#server/resources/services/node-ports.ts'
import type { PortOperation } from '#server/resources/services/port-operation.ts'
import { type PortRange, PortSet, parsePortRange } from '#server/resources/services/port-set.ts'
import { rangeAllocations } from '#server/resources/services/port-writer.ts'
import { kept, never, open } from '#server/storage/testing/kit.ts'
import type { Engine } from '#store/engine.ts'
import { withFaults } from '#store/faulty.ts'
import { openMemoryEngine } from '#store/memory.ts'

const range = { first: 30000, last: 32767 }
const key = '/registry/ranges/servicenodeports'
const wet = { dryRun: false, signal: never }

interface Server extends AsyncDisposable {
  readonly ports: NodePorts
}

/** One of several on the same engine, the changes of which reach its cache late. */
async function serverOn(engine: Engine, seed: number, own: PortRange = range): Promise<Server> {
  const slow = withFaults(engine, { seed, delayMs: 4 })
  const opened = await open({ engine: slow, isShared: true, clock: systemClock })
  const store = opened.storage.store(kept(rangeAllocations as KindDefinition))
  const random = createSeededRandom(seed)
  const options = { range: own, store, random, signal: never, onError: assert.ifError }
  const ports = createNodePorts(options)
  return { ports, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

async function twoServers() {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await openMemoryEngine())
  const [a, b] = [stack.use(await serverOn(engine, 1)), stack.use(await serverOn(engine, 2))]
  await a.ports.rebuild(async () => new PortSet(range), never)
  const opened = stack.move()
  const dispose = () => opened.disposeAsync()
  return { engine, a: a.ports, b: b.ports, [Symbol.asyncDispose]: dispose }
}

async function takeNext(ports: NodePorts): Promise<number> {
  const work = (operation: PortOperation) => ({ errors: [], port: operation.takeNext() })
  return (await ports.claim(work, wet)).value.port
}

/** Undefined where it was had, else why not. */
async function take(ports: NodePorts, port: number): Promise<string | undefined> {
  const work = (operation: PortOperation) => {
    try {
      operation.take(port)
      return { errors: [] }
    } catch (error) {
      if (!(error instanceof AllocationError)) throw error
      return { errors: [invalid(path('port'), port, error.message)] }
    }
  }
  return (await ports.claim(work, wet)).value.errors[0]?.detail
}

const storedPorts = async (engine: Engine): Promise<readonly number[]> => {
  await using server = await serverOn(engine, 3)
  const ports: number[] = []
  for (let port = range.first; port <= range.last; port++) {
    if (server.ports.has(port)) ports.push(port)
  }
  return ports
}

test('what is stored is what upstream stores', async () => {
  await using both = await twoServers()
  const { engine, a } = both
  const stored = async () => {
    const { entries } = await engine.range({ from: key, to: `${key}\0` })
    return Buffer.from(entries[0]!.value).toString('hex')
  }
  const head = '6b3873000a150a027631120f52616e6765416c6c6f636174696f6e12'
  const body = '0a100a0012001a0022002a00320038004200120b33303030302d33323736371a'
  assert.equal(await stored(), `${head}21${body}001a002200`)
  assert.deepEqual([await take(a, 30000), await take(a, 30009)], [undefined, undefined])
  assert.equal(await stored(), `${head}23${body}0202011a002200`)
})

test('no port is given away twice by two servers, and many claims share a write', async () => {
  await using both = await twoServers()
  const { engine, a, b } = both
  const before = (await engine.status()).revision
  const claims = Array.from({ length: 120 }, (_, i) => takeNext(i % 2 ? a : b))
  const ports = await Promise.all(claims)
  assert.equal(new Set(ports).size, ports.length)
  assert.ok(
    ports.every((port) => port >= 30086),
    'the lower band is for those that are chosen',
  )
  const writes = (await engine.status()).revision - before
  assert.ok(writes < ports.length / 4, `${writes} writes`)
  assert.deepEqual(
    await storedPorts(engine),
    ports.toSorted((x, y) => x - y),
  )
  await Promise.all(ports.map((port, i) => (i % 2 ? b : a).release([port])))
  assert.deepEqual(await storedPorts(engine), [])
})

test('of two that want one port at once one gets it, and the other hears why not', async () => {
  await using both = await twoServers()
  for (let port = 30000; port < 30020; port++) {
    const answers = await Promise.all([take(both.a, port), take(both.b, port)])
    assert.deepEqual(answers.toSorted(), ['provided port is already allocated', undefined])
  }
})

test('a port that another server has just given back can be had, whatever the cache says', async () => {
  await using both = await twoServers()
  const { a, b } = both
  for (let i = 0; i < 10; i++) {
    assert.equal(await take(a, 30001), undefined)
    await b.release([30001])
    assert.equal(await take(b, 30001), undefined)
    assert.equal(await take(a, 30001), 'provided port is already allocated')
    await a.release([30001])
  }
})

test('what one refuses does not hold up what others want at the same time', async () => {
  await using both = await twoServers()
  const { a } = both
  const answers = await Promise.all([
    take(a, 30001),
    take(a, 30001),
    take(a, 30002),
    takeNext(a).then(() => undefined),
    a.claim(() => assert.fail('a failing work'), wet).catch(({ message }: Error) => message),
  ])
  const taken = 'provided port is already allocated'
  assert.deepEqual(answers, [undefined, taken, undefined, undefined, 'a failing work'])
})

test('a claim of a request that is over is given back', async () => {
  await using both = await twoServers()
  const gone = new AbortController()
  const work = (operation: PortOperation) => {
    operation.take(30001)
    gone.abort(new Error('gone'))
    return { errors: [] }
  }
  await assert.rejects(both.a.claim(work, { ...wet, signal: gone.signal }), { message: 'gone' })
  assert.deepEqual(await storedPorts(both.engine), [])
})

test('nobody gets a port before it is known which are taken, or of another range', async () => {
  await using engine = await openMemoryEngine()
  await using server = await serverOn(engine, 1)
  const why = 'cannot allocate resources of type servicenodeportallocations at this time'
  assert.equal(await take(server.ports, 30001), why)
  await server.ports.rebuild(async () => new PortSet(range), never)
  await using other = await serverOn(engine, 2, { first: 20000, last: 30010 })
  const words = 'the provided range does not match the current range'
  assert.equal(await take(other.ports, 30001), words)
})

test('ranges have a text', () => {
  assert.deepEqual(parsePortRange('30000-32767'), range)
  for (const text of ['', '1', '2-1', '1-65536', 'a-b'])
    assert.equal(parsePortRange(text), undefined)
})
