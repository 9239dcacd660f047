/** Sends the same changes of a base to both servers, and says where their answers differ. */
import { systemClock } from '#base/clock.ts'
import { createSeededRandom, type Random } from '#base/random.ts'
import { sleep } from '#base/wait.ts'
import type { Answer, AskOptions } from '../../processes/ask.ts'
import type { Base } from './bases.ts'
import { applyChange, type Change, changesTo, drawChanges } from './changes.ts'
import type { Examples } from './examples.ts'
import { bodyAs, drawForm, type Form, isMap, plainForm } from './forms.ts'
import type { Difference } from './groups.ts'
import { formatOddJson } from './odd-json.ts'
import type { Server } from './servers.ts'
import {
  bodyAt,
  createTarget,
  partTargets,
  storedTarget,
  type Target,
  updateTarget,
} from './targets.ts'
import { differencesOf, verdictOf } from './verdict.ts'
import { editChanges, fieldChanges, recipeChanges, type Walk } from './walk.ts'

export interface Sent extends Form {
  readonly base: string
  readonly all: boolean
  readonly kind: string
  readonly verb: string
  readonly path: string
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
  /** One change at a time, as recordings make them. */
  readonly plain?: boolean
  /** Not by chance: JSON that every place in turn becomes. */
  readonly every?: string | undefined
  /** In order instead of by chance, as many as `count` of them. */
  readonly walk?: Walk | undefined
  /** How often the stored object is changed for good, and changes of that are tried. */
  readonly steps?: number
}

export interface Outcome {
  /** What upstream says against an object of our own: then it is no base for anything. */
  readonly refused?: string
  readonly compared: number
  readonly findings: readonly Finding[]
}

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
  let refused: string | undefined
  if (base.own || base.table.update.length > 0)
    [refused] = await Promise.all(both.map((server) => store(server, base)))
  const update = await updateTarget(base, theirs)
  if (update) {
    await compareTarget(update, 1)
    for (const part of await partTargets(base, theirs)) await compareTarget(part, 1 / 3)
    for (let step = 1; step <= (options.steps ?? 0); step++) {
      const stepped = await takeStep(base, servers, { ...options, seed: options.seed + step })
      if (!stepped) break
      await compareTarget(stepped, 1)
    }
  }
  return { compared, findings, ...(base.own && refused !== undefined && { refused }) }
}

/** How many changes are tried until one can be stored. */
const triesOfStep = 40

/** Stores a change that both take, and answers what is to be changed from there. */
async function takeStep(
  base: Base,
  { theirs, ours }: { theirs: Server; ours: Server },
  options: RunOptions,
): Promise<Target | undefined> {
  const target = await storedTarget(base, theirs)
  if (!target) return undefined
  const drawn = requestsOf(target, { ...options, count: triesOfStep, walk: undefined, plain: true })
  for (const sent of drawn) {
    if (sent.method !== 'PUT') continue
    const { code } = await send(theirs, sent)
    if (code !== 200 || (await send(ours, sent)).code !== 200) continue
    const kept = { ...sent, query: 'fieldValidation=Strict' }
    await Promise.all([theirs, ours].map((server) => send(server, kept)))
    for (const server of [theirs, ours]) bodies.get(server)?.clear()
    const after = await storedTarget(base, theirs)
    return after && { ...after, verb: `update after ${JSON.stringify(sent.change).slice(0, 200)}` }
  }
  return undefined
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
  const { seed, count, examples, plain = false, every } = options
  const random = createSeededRandom(hash(`${seed} ${base.name} ${base.all} ${verb}`))
  const rows = verb === 'create' ? base.table.create : base.table.update
  const known = new Set(rows.map(([op]) => JSON.stringify([op])))
  const limits = { count, known, ...(favoured !== undefined && { favoured }) }
  const changes = options.walk
    ? walked(target, options, { random, known })
    : every === undefined
      ? drawChanges({ random, examples, plain }, type, body, limits)
      : changesTo(every, type, body)
  return changes.flatMap((change): Sent[] => {
    const changed = applyChange(body, change)
    if (changed === undefined) return []
    const { name, all, table } = base
    const own = from !== undefined && { from }
    const form = options.walk
      ? plainForm(method, changed)
      : drawForm(random, { method, before: body, after: changed, change })
    return [{ base: name, all, kind: table.kind, verb, path, change, ...own, ...form }]
  })
}

/** Which fields have been seen with which verb, by the bases of a kind. */
const seen = new Map<string, Map<string, number>>()

function walked(
  { base, verb, type, body, favoured = '' }: Target,
  { walk, examples, count }: RunOptions,
  { random, known }: { random: Random; known: ReadonlySet<string> },
): readonly Change[] {
  // What a create says of a field is the same in a template: only updates differ from kind to kind.
  const key = verb === 'create' ? `${base.all}` : `${base.all} ${type.name} ${verb}`
  const fields = seen.get(key) ?? new Map<string, number>()
  seen.set(key, fields)
  const changes = {
    recipe: () => recipeChanges(type, body),
    fields: () => fieldChanges(type, body, { examples, seen: fields }),
    edits: () => editChanges(type, body, fields),
  }
  const all = [...changes[walk!]()].filter(
    (change) => change[0]!.at.startsWith(favoured) && !known.has(JSON.stringify(change)),
  )
  const share = count / Math.max(count, all.length)
  return all.filter(() => random.fraction() < share)
}

async function send(server: Server, sent: Sent): Promise<Answer> {
  const { method, path, contentType, query, accept } = sent
  const body = formatOddJson(await live(server, sent))
  const headers = { 'content-type': contentType, accept }
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
async function ownBody(server: Server, sent: Sent): Promise<unknown> {
  const { from, body, change } = sent
  if (from === undefined) return body
  const known = bodies.get(server) ?? new Map<string, ReturnType<typeof bodyAt>>()
  bodies.set(server, known)
  const read = known.get(from) ?? bodyAt(server, from)
  known.set(from, read)
  const own = await read
  if (!own) return body
  const { metadata } = isMap(body) ? (body as { metadata?: { resourceVersion?: unknown } }) : {}
  const isConditional = metadata?.resourceVersion === '«any»'
  const version = isConditional && { resourceVersion: '«any»' }
  const before = { ...own, metadata: { ...own.metadata, ...version } }
  const after = applyChange(before, change)
  return after === undefined ? body : bodyAs(sent, change, before, after)
}

/** A recorded version stands for the one that the object has now. */
async function live(server: Server, sent: Sent): Promise<unknown> {
  const { path, method, verb } = sent
  const body = await ownBody(server, sent)
  if (method === 'POST' || !isMap(body) || !isMap(body['metadata'])) return body
  if (body['metadata']['resourceVersion'] !== '«any»') return body
  const whole = verb.startsWith('update') ? path : path.slice(0, path.lastIndexOf('/'))
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

/** Answers why it could not be stored. */
async function store(server: Server, base: Base): Promise<string | undefined> {
  const { table, own } = base
  const { code, text } = await server.ask(table.path, { body: table.base as object })
  if (own) await storeStatus(server, base)
  const { metadata } = (table.stored ?? {}) as { metadata?: { resourceVersion?: string } }
  await pause(metadata?.resourceVersion === '«any»' ? settlingMs : 100)
  return code < 300 ? undefined : text
}

/** What an object of our own says of its state is written by the way of states. */
async function storeStatus(server: Server, { table }: Base): Promise<void> {
  const { status } = table.base as { status?: unknown }
  if (status === undefined) return
  const options = {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { status },
  }
  await server.ask(`${table.path}/${table.name}/status`, options)
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

/** FNV-1a: the same changes for the same words. */
function hash(words: string): number {
  let sum = 0x811c9dc5
  for (const byte of Buffer.from(words)) sum = Math.imul(sum ^ byte, 0x01000193)
  return sum >>> 0
}
