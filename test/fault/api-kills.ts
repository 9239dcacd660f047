/** Writers and watchers of a server that is killed again and again, and what they saw, judged. */
import assert from 'node:assert/strict'
import { systemClock } from '#base/clock.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import { never } from '#store/conformance/kit.ts'
import type { Engine } from '#store/engine.ts'
import type { ApiServerProcess } from '../processes/api-server.ts'
import { judgeAll, logOf, summaryOf } from './api-judge.ts'
import { runWatcher } from './api-watchers.ts'
import { configMaps, namespace, runWriters } from './api-writers.ts'

const lastKey = 'last'
/** A server that serves is killed within so long. */
const servingMs = 1000
/** Every third is killed while it starts. */
const startingMs = 300
/** The log is there when it is asked for: nobody else has to write it. */
const readingMs = 30_000

export interface KillOptions {
  readonly rounds: number
  readonly seed: number
  /** Opens the store itself, once no server does. */
  openStore(): Promise<Engine>
  /** Kills and starts anew something else, in every fourth round or as often as is said. */
  hurt?(random: Random): Promise<void>
  readonly hurtEvery?: number
}

/** Answers what happened, in a line. */
export async function surviveKills(
  server: ApiServerProcess,
  options: KillOptions,
): Promise<string> {
  const { rounds, seed, openStore, hurt, hurtEvery = 4 } = options
  const random = createSeededRandom(seed)
  const metadata = { name: namespace }
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata }
  assert.equal((await server.ask('/api/v1/namespaces', { body })).code, 201)
  const base = await newestOf(server)
  const stop = new AbortController()
  const writing = runWriters(server, { seed, clients: 12, keys: 8, until: stop.signal })
  const watching = Promise.all(
    [false, true, false, true].map((isStreamed) => runWatcher(server, { isStreamed, lastKey })),
  )
  for (let round = 1; round <= rounds; round++) {
    if (hurt && round % hurtEvery === 0) await hurt(random)
    else await killOnce(server, random, round % 3 === 0)
  }
  stop.abort()
  const written = await writing
  const last = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: lastKey },
    data: { value: lastKey },
  }
  const { code, text } = await server.ask(configMaps, { body: last })
  assert.equal(code, 201, text)
  const revision = Number(JSON.parse(text).metadata.resourceVersion)
  const watched = await watching
  await server.kill()

  await using engine = await openStore()
  const signal = AbortSignal.timeout(readingMs)
  const log = await logOf(engine, { base, lastKey, signal })
  const [began, ended] = [Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]
  const write = { value: lastKey }
  const lastDeed = {
    client: -1,
    key: lastKey,
    began,
    ended,
    write,
    outcome: 'written' as const,
    revision,
  }
  const deeds = [...written.deeds, lastDeed]
  assert.deepEqual(judgeAll({ ...written, deeds }, watched, log, base).slice(0, 20), [])
  assert.ok(
    written.deeds.some(({ outcome }) => outcome === 'written'),
    'nothing was written',
  )
  return summaryOf(deeds, watched)
}

async function killOnce(server: ApiServerProcess, random: Random, early: boolean): Promise<void> {
  const pauseMs = Math.round(random.fraction() * servingMs)
  await sleep(pauseMs, { clock: systemClock, signal: never })
  await server.kill()
  if (early) {
    server.launch()
    const startMs = Math.round(random.fraction() * startingMs)
    await sleep(startMs, { clock: systemClock, signal: never })
    await server.kill()
  }
  await server.start()
}

async function newestOf(server: ApiServerProcess): Promise<number> {
  const { text } = await server.ask(configMaps)
  return Number(
    (JSON.parse(text) as { metadata: { resourceVersion: string } }).metadata.resourceVersion,
  )
}
