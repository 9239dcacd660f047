/**
 * Clients that keep a picture of all ConfigMaps as informers do: a list, then a watch; a new watch
 * from where the last one broke off; a new list where the server no longer knows that place.
 */
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { systemClock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import type { SeenChange } from '#store/conformance/history.ts'
import { never } from '#store/conformance/kit.ts'
import { type ApiServerProcess, adminToken } from '../processes/api-server.ts'
import { configMaps } from './api-writers.ts'

const againMs = 30
/** Fewer than there are objects, mostly. */
const pageSize = 3

/** From one list to the next, or to the end. */
export interface Epoch {
  /** What the list saw, and at which revision. */
  readonly at: number
  readonly state: ReadonlyMap<string, SeenChange>
  readonly changes: readonly SeenChange[]
  /** Up to which revision the server has said that there are no others. */
  readonly upTo: number
}

export interface Watched {
  readonly epochs: readonly Epoch[]
  readonly connections: number
  /** How often the server no longer knew the place of a watch. */
  readonly gone: number
  /** What no server may do. */
  readonly wrong: readonly string[]
}

export interface WatcherOptions {
  /** How it lists: at once, in pages, or as the first events of a watch. */
  readonly way: 'whole' | 'pages' | 'streamed'
  /** It has seen enough when this key appears. */
  readonly lastKey: string
  /** Nobody waits for the key any more. */
  readonly until: AbortSignal
}

interface GrowingEpoch extends Epoch {
  readonly state: Map<string, SeenChange>
  readonly changes: SeenChange[]
  upTo: number
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: ConfigMap & { readonly code?: number; readonly message?: string }
}

interface ConfigMap {
  readonly metadata: {
    readonly name: string
    readonly resourceVersion: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly data?: { readonly value: string }
}

interface ConfigMapList {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: readonly ConfigMap[]
}

const endOfList = 'k8s.io/initial-events-end'

export async function runWatcher(
  server: ApiServerProcess,
  { way, lastKey, until }: WatcherOptions,
): Promise<Watched> {
  const epochs: GrowingEpoch[] = []
  const wrong: string[] = []
  let connections = 0
  let gone = 0
  let epoch: GrowingEpoch | undefined
  let isDone = false

  while (!isDone && !until.aborted) {
    try {
      if (!epoch && way !== 'streamed') begin(await list(server, way === 'pages'))
      connections++
      await watch()
    } catch (error) {
      if (!isBrokenOff(error)) throw error
    }
    if (!isDone) await sleep(againMs, { clock: systemClock, signal: never })
  }
  return { epochs, connections, gone, wrong }

  function begin(next: GrowingEpoch): void {
    epoch = next
    epochs.push(next)
    if (next.state.has(lastKey)) isDone = true
  }

  function forget(): void {
    epoch = undefined
    gone++
  }

  async function watch(): Promise<void> {
    if (isDone) return
    const from = epoch
      ? `resourceVersion=${epoch.upTo}`
      : 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan'
    const response = await open(server, `${configMaps}?watch=1&allowWatchBookmarks=true&${from}`)
    if (response.statusCode !== 200) {
      response.resume()
      if (response.statusCode === 410) forget()
      return
    }
    const initial = new Map<string, SeenChange>()
    for await (const event of eventsOf(response)) {
      if (event.type === 'ERROR') {
        if (event.object.code === 410) forget()
        return
      }
      if (epoch) take(epoch, event)
      else if (event.type !== 'BOOKMARK') initial.set(event.object.metadata.name, changeOf(event))
      else if (event.object.metadata.annotations?.[endOfList] === 'true') {
        const at = Number(event.object.metadata.resourceVersion)
        begin({ at, state: initial, changes: [], upTo: at })
      }
      if (isDone) return
    }
  }

  function take(now: GrowingEpoch, event: WatchEvent): void {
    const change = changeOf(event)
    if (change.revision < now.upTo || (change.revision === now.upTo && event.type !== 'BOOKMARK')) {
      wrong.push(`${event.type} at ${change.revision} after ${now.upTo}`)
    }
    now.upTo = change.revision
    if (event.type === 'BOOKMARK') return
    now.changes.push(change)
    if (change.key === lastKey) isDone = true
  }
}

function changeOf({ type, object: { metadata, data } }: WatchEvent): SeenChange {
  const change = { revision: Number(metadata.resourceVersion), key: metadata.name }
  return type === 'DELETED' ? change : { ...change, value: data?.value ?? '' }
}

async function list(server: ApiServerProcess, inPages: boolean): Promise<GrowingEpoch> {
  const state = new Map<string, SeenChange>()
  let at: number | undefined
  for (let query = inPages ? `?limit=${pageSize}` : ''; ; ) {
    const { code, text } = await server.ask(`${configMaps}${query}`)
    // Pages of a revision that is forgotten in between are begun anew.
    if (code !== 200) throw new BrokenOff(`a list was answered ${code}`)
    const { metadata, items } = JSON.parse(text) as ConfigMapList
    const revision = Number(metadata.resourceVersion)
    at ??= revision
    if (revision !== at) throw new Error(`pages of one list are of ${at} and ${revision}`)
    for (const object of items) {
      const change = changeOf({ type: 'ADDED', object })
      state.set(change.key, change)
    }
    if (!metadata.continue) return { at, state, changes: [], upTo: at }
    query = `?limit=${pageSize}&continue=${encodeURIComponent(metadata.continue)}`
  }
}

class BrokenOff extends Error {}

function isBrokenOff(error: unknown): boolean {
  return error instanceof BrokenOff || typeof (error as NodeJS.ErrnoException).code === 'string'
}

function open({ url }: ApiServerProcess, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}${path}`, {
      rejectUnauthorized: false,
      agent: false,
      headers: { authorization: `Bearer ${adminToken}` },
    })
    call.on('error', reject)
    call.on('response', resolve)
    call.end()
  })
}

/** Ends, or breaks off, with the answer; what was cut off in the middle is nothing. */
async function* eventsOf(response: IncomingMessage): AsyncGenerator<WatchEvent> {
  let rest = ''
  for await (const text of response.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop()!
    for (const line of lines) yield JSON.parse(line) as WatchEvent
  }
}
