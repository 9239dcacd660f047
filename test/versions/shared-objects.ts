/** One object of each kind, made by one API server and used through another on the same store. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { systemClock } from '#base/clock.ts'
import { sharedPath } from '#base/testing/shared.ts'
import { sleep } from '#base/wait.ts'
import type { ApiServerProcess } from '../processes/api-server.ts'
import type { Answer } from '../processes/ask.ts'
import { type WatchEvent, watch } from './watched.ts'

/** A recorded object, where it is made, and what has to be made before. */
export interface Recorded {
  readonly kind: string
  readonly path: string
  readonly before?: readonly Step[]
  readonly base: {
    readonly apiVersion: string
    readonly kind: string
    readonly metadata: { readonly name: string }
  }
}

interface Step {
  readonly method: string
  readonly path: string
  readonly body?: { readonly metadata: { readonly name: string } }
}

interface Stored {
  readonly metadata: { readonly name: string; readonly resourceVersion: string }
}

export interface Pair {
  readonly maker: ApiServerProcess
  readonly user: ApiServerProcess
}

const patienceMs = 20_000
const lookMs = 20

/** By kind; of some the first is there already, as every cluster has it. */
export function recordedObjects(): ReadonlyMap<string, readonly Recorded[]> {
  const byKind = new Map<string, Recorded[]>()
  for (const file of globSync('mutations/*.json', { cwd: sharedPath('golden') }).sort()) {
    const table = JSON.parse(readFileSync(sharedPath('golden', file), 'utf8')) as Recorded
    const kind = `${table.base?.apiVersion} ${table.base?.kind}`
    if (/Review|TokenRequest/.test(kind)) continue // asked, and not kept
    byKind.set(kind, [...(byKind.get(kind) ?? []), table])
  }
  return byKind
}

/** Makes the first that can be made; the other server must see and do the same with it. */
export async function shareOne(pair: Pair, candidates: readonly Recorded[]): Promise<void> {
  for (const recorded of candidates) if (await share(pair, recorded)) return
  assert.fail(`nothing of this kind can be made at ${pair.maker.url}`)
}

async function share({ maker, user }: Pair, recorded: Recorded): Promise<boolean> {
  const { path: collection, base } = recorded
  for (const step of recorded.before ?? []) await prepare(maker, step)
  await untilThere(user, collection)
  const { resourceVersion } = (await json<Stored>(user, collection)).metadata
  const query = `?watch=1&resourceVersion=${resourceVersion}`
  using seenByUser = await watch(user, `${collection}${query}`)
  using seenByMaker = await watch(maker, `${collection}${query}`)

  const made = await maker.ask(collection, { body: base })
  if (made.code === 409) return false // every cluster has it
  assert.equal(made.code, 201, made.text)
  const { name } = (JSON.parse(made.text) as Stored).metadata
  const path = `${collection}/${name}`
  await agree(maker, user, path)

  await change(user, path, 'application/merge-patch+json', { metadata: { labels: { a: 'b' } } })
  await agree(maker, user, path)
  const applied = {
    ...{ apiVersion: base.apiVersion, kind: base.kind },
    metadata: { name, annotations: { applied: 'yes' } },
  }
  await change(maker, `${path}?fieldManager=other`, 'application/apply-patch+yaml', applied)
  await agree(maker, user, path)
  await agree(maker, user, collection)

  await remove({ maker, user }, path)
  const isOver = (events: readonly WatchEvent[]) =>
    events.some(({ type, object }) => type === 'DELETED' && object.metadata.name === name)
  await Promise.all([seenByUser.until(isOver), seenByMaker.until(isOver)])
  const eventsOf = ({ events }: typeof seenByUser) =>
    events.filter(({ object }) => object.metadata.name === name)
  assert.deepEqual(eventsOf(seenByUser), eventsOf(seenByMaker))
  return true
}

/** What is there already may have been made for another kind; a definition takes a moment to hold. */
async function prepare(server: ApiServerProcess, { method, path, body }: Step): Promise<void> {
  await untilThere(server, path.split('?')[0]!)
  if (body === undefined) return
  const { code, text } = await server.ask(path, { method, body })
  assert.ok(code < 300 || code === 409, text)
  if (path !== '/api/v1/namespaces' || code === 409) return
  // Without controllers nobody else makes the account that pods run under.
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
  await server.ask(`${path}/${body.metadata.name}/serviceaccounts`, { body: account })
}

async function untilThere(server: ApiServerProcess, path: string): Promise<void> {
  await eventually(async () => {
    const { code, text } = await server.ask(path)
    assert.equal(code, 200, text)
  })
}

async function json<T>(server: ApiServerProcess, path: string): Promise<T> {
  const { code, text } = await server.ask(path)
  assert.equal(code, 200, text)
  return JSON.parse(text) as T
}

/** Both servers write the status of some kinds: what they agree on is what is there when all is done. */
async function agree(one: ApiServerProcess, other: ApiServerProcess, path: string): Promise<void> {
  await eventually(async () => {
    const [a, b] = await Promise.all([json(one, path), json(other, path)])
    assert.deepEqual(b, a)
  })
}

async function change(
  server: ApiServerProcess,
  path: string,
  type: string,
  body: object,
): Promise<void> {
  const headers = { 'content-type': type }
  const { code, text } = await server.ask(path, { method: 'PATCH', headers, body })
  assert.equal(code, 200, text)
}

/** By the one; the other takes off what nobody is there to take off, until it is gone. */
async function remove({ maker, user }: Pair, path: string): Promise<void> {
  const { code, text } = await user.ask(`${path}?gracePeriodSeconds=0`, { method: 'DELETE' })
  assert.ok(code < 300, text)
  await eventually(async () => {
    const found = await maker.ask(path)
    if (found.code === 404) return
    await finalize(maker, path, found)
    assert.fail(`still there: ${found.text}`)
  })
}

async function finalize(server: ApiServerProcess, path: string, { text }: Answer): Promise<void> {
  const object = JSON.parse(text) as { kind: string; metadata: { finalizers?: unknown } }
  if (object.kind === 'Namespace') {
    const body = { ...object, spec: { finalizers: [] } }
    await server.ask(`${path}/finalize`, { method: 'PUT', body })
  } else if (object.metadata.finalizers) {
    const headers = { 'content-type': 'application/merge-patch+json' }
    await server.ask(path, { method: 'PATCH', headers, body: { metadata: { finalizers: null } } })
  }
}

async function eventually(attempt: () => Promise<void>): Promise<void> {
  const endMs = systemClock.nowMs() + patienceMs
  for (;;) {
    try {
      await attempt()
      return
    } catch (error) {
      if (!(error instanceof assert.AssertionError) || systemClock.nowMs() > endMs) throw error
    }
    await sleep(lookMs, { clock: systemClock, signal: AbortSignal.timeout(patienceMs) })
  }
}
