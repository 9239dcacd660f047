/** Writers and watchers of a server that is killed again and again, and what they saw, judged. */
import assert from 'node:assert/strict'
import { systemClock } from '#base/clock.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import type { Deed } from '#store/conformance/history.ts'
import { never } from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import type { ApiServerProcess } from '../processes/api-server.ts'
import { judgeAll, summaryOf } from './api-judge.ts'
import { createApiLog, type Plain } from './api-log.ts'
import { runWatcher } from './api-watchers.ts'
import { configMaps, namespace, runWriters } from './api-writers.ts'

const lastKey = 'last'
/** A server that serves is killed within so long. */
const servingMs = 1000
/** Every third is killed while it starts. */
const startingMs = 300
/** The log is there when it is asked for: nobody else has to write it. */
const readingMs = 30_000
/** No round begins after so long: a slow machine has no time for all of them. */
const enoughMs = 150_000
/** After so many every watcher has found its place forgotten at least once. */
const manyCompactions = 6

export interface KillOptions {
  readonly rounds: number
  readonly seed: number
  /** Opens the store itself, while no server has it if it is not for several. */
  openStore(): Promise<Engine>
  /** Absent: the store has what was encoded. */
  readonly plain?: Plain
  /** Kills and starts anew something else, in every fourth round or as often as is said. */
  hurt?(random: Random): Promise<void>
  readonly hurtEvery?: number
}

/**
 * Answers what happened, in a line. About every second time the store forgets all that led to its
 * newest revision before it is used again, so that watchers have to list anew.
 */
export async function surviveKills(
  server: ApiServerProcess,
  options: KillOptions,
): Promise<string> {
  const { rounds, seed, openStore, plain, hurt, hurtEvery = 4 } = options
  const random = createSeededRandom(seed)
  const metadata = { name: namespace }
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata }
  assert.equal((await server.ask('/api/v1/namespaces', { body })).code, 201)
  const base = await newestOf(server)
  const log = createApiLog(base, plain)
  const [stop, over] = [new AbortController(), new AbortController()]
  // A failure leaves nobody behind that would keep the process alive.
  using ended = new DisposableStack()
  ended.defer(() => {
    stop.abort()
    over.abort()
  })
  const writing = runWriters(server, { seed, clients: 12, keys: 8, until: stop.signal })
  const ways = ['whole', 'streamed', 'pages', 'streamed'] as const
  const watching = Promise.all(
    ways.map((way) => runWatcher(server, { way, lastKey, until: over.signal })),
  )

  async function readOn(compacts: boolean): Promise<void> {
    await using engine = await openStore()
    await log.readOn(engine, { compacts, signal: AbortSignal.timeout(readingMs) })
  }

  const endMs = systemClock.nowMs() + enoughMs
  for (let round = 1; round <= rounds && systemClock.nowMs() < endMs; round++) {
    const compacts = random.below(2) === 0 || round === 1
    if (hurt && round % hurtEvery === 0) {
      await hurt(random)
      await readOn(compacts)
    } else {
      await killSoon(server, random)
      await readOn(compacts)
      if (round % 3 === 0) await killEarly(server, random)
      await server.start()
    }
  }
  stop.abort()
  const written = await writing
  const lastDeed = await writeLast(server)
  const watched = await watching
  await server.kill()
  await readOn(false)
  const deeds = [...written.deeds, lastDeed]
  const wrong = judgeAll({ ...written, deeds }, watched, log.changes, base)
  assert.deepEqual(wrong.slice(0, 20), [])
  assert.ok(
    written.deeds.some(({ outcome }) => outcome === 'written'),
    'nothing was written',
  )
  const summary = `${log.compactions} compactions; ${summaryOf(deeds, watched)}`
  const relisted = watched.filter(({ epochs, gone }) => gone > 0 && epochs.length > 1)
  // On a slow machine there may be few rounds, and some watchers know the newest revision each time.
  const wanted = log.compactions >= manyCompactions ? ways.length : Math.min(log.compactions, 1)
  assert.ok(relisted.length >= wanted, `${relisted.length} watchers listed anew: ${summary}`)
  return summary
}

async function writeLast(server: ApiServerProcess): Promise<Deed> {
  const body = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: lastKey },
    data: { value: lastKey },
  }
  const { code, text } = await server.ask(configMaps, { body })
  assert.equal(code, 201, text)
  return {
    client: -1,
    key: lastKey,
    began: Number.MAX_SAFE_INTEGER - 1,
    ended: Number.MAX_SAFE_INTEGER,
    write: { value: lastKey },
    outcome: 'written',
    revision: Number(JSON.parse(text).metadata.resourceVersion),
  }
}

async function killSoon(server: ApiServerProcess, random: Random): Promise<void> {
  await pause(random.fraction() * servingMs)
  await server.kill()
}

async function killEarly(server: ApiServerProcess, random: Random): Promise<void> {
  server.launch()
  await pause(random.fraction() * startingMs)
  await server.kill()
}

async function pause(delayMs: number): Promise<void> {
  await sleep(Math.round(delayMs), { clock: systemClock, signal: never })
}

async function newestOf(server: ApiServerProcess): Promise<number> {
  const { text } = await server.ask(configMaps)
  return Number(
    (JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion,
  )
}
