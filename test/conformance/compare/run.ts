/** Sends the same changes of a base to both servers, and says where their answers differ. */
import { systemClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import type { Answer, AskOptions } from '../../processes/ask.ts'
import type { Base } from './bases.ts'
import { applyChange, type Change, drawChanges } from './changes.ts'
import type { Examples } from './examples.ts'
import type { Difference } from './groups.ts'
import type { Server } from './servers.ts'
import { bodyAt, createTarget, partTargets, type Target, updateTarget } from './targets.ts'
import { differencesOf, verdictOf } from './verdict.ts'

export interface Sent {
  readonly base: string
  readonly all: boolean
  readonly kind: string
  readonly verb: string
  readonly method: string
  readonly path: string
  readonly contentType: string
  readonly body: unknown
  /** Where the server itself has what is changed. */
  readonly from?: string
  readonly change: Change
}

/** A request whose answers differed, with upstream's: enough to ask ours again later. */
export interface Finding extends Sent {
  readonly theirs: Answer
  readonly lines: readonly string[]
}

export interface RunOptions {
  readonly examples: Examples
  readonly seed: number
  readonly count: number
  readonly jobs: number
  /** A pointer below which most changes are to be. */
  readonly favoured?: string | undefined
}

export interface Outcome {
  readonly compared: number
  readonly findings: readonly Finding[]
}

const query = 'dryRun=All&fieldValidation=Strict'
const signal = () => AbortSignal.timeout(60_000)

export async function compareBase(
  base: Base,
  servers: { theirs: Server; ours: Server },
  options: RunOptions,
): Promise<Outcome> {
  const { theirs, ours } = servers
  const both = [theirs, ours]
  await Promise.all(both.map((server) => prepare(server, base)))
  const findings: Finding[] = []
  let compared = 0
  const compareTarget = async (target: Target, share: number): Promise<void> => {
    const all = requestsOf(target, { ...options, count: Math.ceil(options.count * share) })
    compared += all.length
    await inParallel(all, options.jobs, async (sent) => {
      const [want, got] = await Promise.all(both.map((server) => send(server, sent)))
      const lines = linesOf(sent, want!, got!)
      if (lines.length > 0) findings.push({ ...sent, theirs: want!, lines })
    })
  }
  const create = createTarget(base)
  if (create) await compareTarget(create, 1)
  const update = updateTarget(base)
  if (update) {
    await Promise.all(both.map((server) => store(server, base)))
    await compareTarget(update, 1)
    for (const part of await partTargets(base, theirs)) await compareTarget(part, 1 / 3)
  }
  return { compared, findings }
}

/** Asks ours again what it answered otherwise than upstream did. */
export async function compareAgain(
  base: Base,
  findings: readonly Finding[],
  { ours, jobs }: { ours: Server; jobs: number },
): Promise<readonly Finding[]> {
  await prepare(ours, base)
  const left: Finding[] = []
  const again = async (sent: Finding): Promise<void> => {
    const lines = linesOf(sent, sent.theirs, await send(ours, sent))
    if (lines.length > 0) left.push({ ...sent, lines })
  }
  const isCreate = ({ verb }: Finding) => verb === 'create'
  await inParallel(findings.filter(isCreate), jobs, again)
  const rest = findings.filter((one) => !isCreate(one))
  if (rest.length > 0) await store(ours, base)
  await inParallel(rest, jobs, again)
  return left
}

function linesOf({ body }: Sent, theirs: Answer, ours: Answer): readonly string[] {
  const metadata = isMap(body) && isMap(body['metadata']) ? body['metadata'] : {}
  const { generateName } = metadata
  const generated = typeof generateName === 'string' ? generateName : ''
  return differencesOf(verdictOf(theirs, generated), verdictOf(ours, generated))
}

export function asDifference({ base, kind, verb, method, change, lines }: Finding): Difference {
  return { base, kind, verb: method === 'PATCH' ? `${verb} patch` : verb, change, lines }
}

/** A recorded table's own rows have been compared already. */
function requestsOf(target: Target, options: RunOptions): readonly Sent[] {
  const { base, verb, method, path, body, type, from } = target
  const favoured = options.favoured ?? target.favoured
  const { seed, count, examples } = options
  const random = createSeededRandom(hash(`${seed} ${base.name} ${base.all} ${verb}`))
  const rows = verb === 'create' ? base.table.create : base.table.update
  const known = new Set(rows.map(([op]) => JSON.stringify([op])))
  const limits = { count, known, ...(favoured !== undefined && { favoured }) }
  const changes = drawChanges({ random, examples }, type, body, limits)
  return changes.flatMap((change): Sent[] => {
    const changed = applyChange(body, change)
    if (changed === undefined) return []
    const { name, all, table } = base
    const own = from !== undefined && { from }
    const sent = { base: name, all, kind: table.kind, verb, path, change, ...own }
    if (method === 'PUT' && isMap(body) && isMap(changed) && random.below(12) === 0) {
      const patch = { method: 'PATCH', contentType: 'application/merge-patch+json' }
      return [{ ...sent, ...patch, body: mergePatch(body, changed) }]
    }
    return [{ ...sent, method, contentType: 'application/json', body: changed }]
  })
}

async function send(server: Server, sent: Sent): Promise<Answer> {
  const { method, path, contentType } = sent
  const body = JSON.stringify(await live(server, sent))
  const headers = { 'content-type': contentType, accept: 'application/json' }
  const options: AskOptions = { method, headers, body, signal: signal() }
  try {
    const { code, text, headers } = await server.ask(`${path}?${query}`, options)
    const { warning } = headers
    return { code, text, headers: warning === undefined ? {} : { warning } }
  } catch (error) {
    return { code: 0, text: (error as Error).message, headers: {} }
  }
}

const bodies = new WeakMap<Server, Map<string, ReturnType<typeof bodyAt>>>()

/** Nothing is ever stored, so that what was read once is still there. */
async function ownBody(server: Server, { from, method, body, change }: Sent): Promise<unknown> {
  if (from === undefined || method === 'PATCH') return body
  const known = bodies.get(server) ?? new Map<string, ReturnType<typeof bodyAt>>()
  bodies.set(server, known)
  const read = known.get(from) ?? bodyAt(server, from)
  known.set(from, read)
  const own = await read
  const version = (body as { metadata?: { resourceVersion?: unknown } }).metadata?.resourceVersion
  if (!own) return body
  const metadata =
    version === '«any»' ? { ...own.metadata, resourceVersion: version } : own.metadata
  return applyChange({ ...own, metadata }, change) ?? body
}

/** A recorded version stands for the one that the object has now. */
async function live(server: Server, sent: Sent): Promise<unknown> {
  const { path, method, verb } = sent
  const body = await ownBody(server, sent)
  if (method === 'POST' || !isMap(body) || !isMap(body['metadata'])) return body
  if (body['metadata']['resourceVersion'] !== '«any»') return body
  const whole = verb === 'update' ? path : path.slice(0, path.lastIndexOf('/'))
  const { text } = await server.ask(whole)
  const { metadata } = JSON.parse(text) as { metadata: { resourceVersion: string } }
  return { ...body, metadata: { ...body['metadata'], resourceVersion: metadata.resourceVersion } }
}

const patienceMs = 20_000

async function prepare(server: Server, { table }: Base): Promise<void> {
  for (const { method, path, body } of table.before ?? []) {
    const options = { method, ...(body !== undefined && { body: body as object }) }
    const endMs = systemClock.nowMs() + patienceMs
    for (;;) {
      const { code } = await server.ask(path, options)
      if (method !== 'GET' || code < 300 || systemClock.nowMs() > endMs) break
      await pause(100)
    }
  }
}

/** What the server itself adds to a new object comes a little later. */
const settlingMs = 1500

async function store(server: Server, { table }: Base): Promise<void> {
  await server.ask(table.path, { body: table.base as object })
  const { metadata } = (table.stored ?? {}) as { metadata?: { resourceVersion?: string } }
  await pause(metadata?.resourceVersion === '«any»' ? settlingMs : 100)
}

async function pause(ms: number): Promise<void> {
  await sleep(ms, { clock: systemClock, signal: signal() })
}

async function inParallel<T>(
  items: readonly T[],
  jobs: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  const work = async () => {
    while (next < items.length) await run(items[next++]!)
  }
  await Promise.all(Array.from({ length: jobs }, work))
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mergePatch(from: Record<string, unknown>, to: Record<string, unknown>): unknown {
  const names = new Set([...Object.keys(from), ...Object.keys(to)])
  const patch: Record<string, unknown> = {}
  for (const name of names) {
    const [before, after] = [from[name], to[name]]
    if (JSON.stringify(before) === JSON.stringify(after)) continue
    if (after === undefined) patch[name] = null
    else patch[name] = isMap(before) && isMap(after) ? mergePatch(before, after) : after
  }
  return patch
}

/** FNV-1a: the same changes for the same words. */
function hash(words: string): number {
  let sum = 0x811c9dc5
  for (const byte of Buffer.from(words)) sum = Math.imul(sum ^ byte, 0x01000193)
  return sum >>> 0
}
