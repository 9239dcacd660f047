/**
 * Kills a store's process again and again, and checks after each time that what was acknowledged
 * is there, that nothing is there by half, and that the watch misses and repeats nothing.
 */
import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { systemClock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import type { CrashWriterOptions } from '#store/conformance/crash-writer.ts'
import { checkSqliteStore } from '#store/sqlite/check.ts'

const program = new URL('./crash-writer.ts', import.meta.url)
const writers = 16
/** Every third session is killed within so long after its start: mostly while it opens the store. */
const openingMs = 400
/** The others within so long after they have opened it. */
const writingMs = 350

interface Ack {
  readonly writer: number
  readonly n: number
  readonly revision: number
}

/** What is known of the store from all sessions so far. */
interface Known {
  /** The last revision the watch saw, and what the store held then. */
  seen: number
  readonly state: Map<string, string>
  /** Acknowledged, but not yet seen by the watch. */
  readonly open: Map<number, Ack & { readonly session: number }>
}

/** No session begins after so long: a slow machine has no time for all of them. */
const enoughMs = 150_000

export interface Survived {
  readonly sessions: number
  /** Commits, in all. */
  readonly acknowledged: number
}

export async function surviveKills(
  directory: string,
  rounds: number,
  random: Random,
): Promise<Survived> {
  const known: Known = { seen: 1, state: new Map(), open: new Map() }
  const endMs = systemClock.nowMs() + enoughMs
  let acknowledged = 0
  let session = 1
  for (; session <= rounds && systemClock.nowMs() < endMs; session++) {
    const restless = session % 2 === 0
    const options = { directory, session, writers, after: known.seen, restless }
    const lines = await live(options, random.fraction())
    acknowledged += judgeSession(lines, session, known)
  }
  assert.ok(acknowledged > 0, 'no session lived long enough to write')
  assert.deepEqual(checkSqliteStore(directory), [])
  return { sessions: session - 1, acknowledged }
}

/** Starts a session, kills it at some instant from 0 to 1, and answers the whole lines it said. */
async function live(options: CrashWriterOptions, instant: number): Promise<string[]> {
  const child = fork(program, { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'] })
  const pipe = child.stdio[3] as Readable
  const exited = once(child, 'exit')
  child.send(options)
  const early = options.session % 3 === 0
  if (!early) await Promise.race([once(pipe, 'readable'), exited])
  const said = read(pipe)
  using _ = systemClock.after(instant * (early ? openingMs : writingMs), () =>
    child.kill('SIGKILL'),
  )
  const [code, signal] = (await exited) as [number | null, string | null]
  assert.deepEqual([code, signal], [null, 'SIGKILL'], `session ${options.session} ended by itself`)
  return (await said).split('\n').slice(0, -1)
}

async function read(pipe: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of pipe) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Answers how many commits of the session were acknowledged. */
function judgeSession(lines: readonly string[], session: number, known: Known): number {
  const found = new Map<string, string>()
  let opened: number | undefined
  let acks = 0
  let compared = false
  for (const line of lines) {
    const [verb, first = '', ...rest] = line.split(' ')
    if (verb === 'open') opened = Number(first)
    else if (verb === 'at') found.set(first, rest[0]!)
    else if (verb === 'saw') see(Number(first), rest, known)
    else if (verb === 'ack') {
      acks++
      const [n, revision] = [Number(rest[0]), Number(rest[1])]
      heard({ session, writer: Number(first), n, revision }, known)
    }
    if (verb === 'open' || verb === 'at' || known.seen !== opened || compared) continue
    compared = true
    assert.deepEqual(sorted(found), sorted(known.state), `what session ${session} found`)
  }
  if (opened !== undefined) assertNoLoss(opened, session, known)
  return acks
}

/** An acknowledgement may be heard before or after the watch sees the revision. */
function heard(ack: Ack & { session: number }, known: Known): void {
  if (ack.revision > known.seen) known.open.set(ack.revision, ack)
  else if (known.seen - ack.revision > 1000) assert.fail(`revision ${ack.revision} was given twice`)
}

function see(revision: number, words: readonly string[], known: Known): void {
  assert.equal(revision, known.seen + 1, 'the watch sees every revision once and in order')
  known.seen = revision
  const changes = new Map(words.map((word) => word.split('=') as [string, string]))
  const [a] = [...changes.keys()].filter((key) => key.startsWith('a'))
  assert.ok(a, `revision ${revision} has the first half of a commit`)
  const [writer, value] = [a.slice(1), changes.get(a)!]
  const whole = value.endsWith('0') ? '' : value
  const hadSecond = known.state.has(`b${writer}`)
  assert.equal(
    changes.get(`b${writer}`),
    whole === '' && !hadSecond ? undefined : whole,
    `the second half of ${revision}`,
  )
  assert.equal([...changes.keys()].filter((key) => key.startsWith(`w${writer}.`)).length, 1)
  for (const [key, now] of changes) {
    if (now === '') known.state.delete(key)
    else known.state.set(key, now)
  }
  const ack = known.open.get(revision)
  if (ack) assert.equal(`${ack.writer} ${ack.session}.${ack.n}`, `${writer} ${value}`)
  known.open.delete(revision)
}

/** What an earlier session acknowledged must be in the store that a later one opened. */
function assertNoLoss(opened: number, session: number, { open }: Known): void {
  for (const ack of open.values()) {
    if (ack.session < session) assert.ok(ack.revision <= opened, `revision ${ack.revision} is lost`)
  }
}

function sorted(map: ReadonlyMap<string, string>): [string, string][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}
