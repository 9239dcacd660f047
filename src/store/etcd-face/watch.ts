/** The Watch service: many watches over one stream. */

import type { Sent } from '#base/protobuf/message.ts'
import type { ChangeBatch, Changes, Engine } from '#store/engine.ts'
import type {
  WatchCreateRequest,
  WatchEvent,
  WatchRequest,
  WatchResponse,
} from '#store/etcd/messages.ts'
import { headerAt, keyRangeOf, keyValueOf } from '#store/etcd-face/answers.ts'
import { type Conversation, conversing, type Served } from '#store/etcd-face/calls.ts'
import { isStoreError } from '#store/store-error.ts'
import type { Change } from '#store/transaction.ts'

/** A response above this is parted, if the client can read parts. */
const fragmentBytes = 1.5 * 1024 * 1024
/** The watch that an answer to all watches of a stream names. */
const everyWatch = -1

interface Watcher {
  readonly changes: Changes
  readonly stop: AbortController
  /** All changes up to it have been sent. */
  revision: number
}

export function createWatchService(engine: Engine, progressMs: number): Served {
  return conversing('Watch/Watch', (conversation) =>
    new WatchStream(engine, conversation, progressMs).run(),
  )
}

class WatchStream {
  readonly #engine: Engine
  readonly #progressMs: number
  readonly #conversation: Conversation<WatchRequest, WatchResponse>
  readonly #watchers = new Map<number, Watcher>()
  readonly #running = new Set<Promise<void>>()
  #nextId = 0
  /** Watches that a request for progress still waits for. */
  #awaited: Set<number> | undefined

  constructor(
    engine: Engine,
    conversation: Conversation<WatchRequest, WatchResponse>,
    progressMs: number,
  ) {
    this.#engine = engine
    this.#progressMs = progressMs
    this.#conversation = conversation
  }

  async run(): Promise<void> {
    try {
      for await (const request of this.#conversation.requests) await this.#take(request)
    } finally {
      for (const { stop } of this.#watchers.values()) stop.abort()
      await Promise.allSettled(this.#running)
    }
  }

  async #take(request: WatchRequest): Promise<void> {
    const { create_request, cancel_request, progress_request } = request
    if (create_request) await this.#create(create_request)
    else if (cancel_request) await this.#cancel(cancel_request.watch_id)
    else if (progress_request) await this.#requestProgress()
  }

  async #create(request: WatchCreateRequest): Promise<void> {
    const { signal, send } = this.#conversation
    const { revision } = await this.#engine.status({ signal })
    const header = headerAt(revision)
    const id = this.#chooseId(request.watch_id)
    if (id === undefined) {
      const reason = 'etcdserver: duplicate watch ID provided on the stream'
      await send({ header, watch_id: -1, created: true, canceled: true, cancel_reason: reason })
      return
    }
    await send({ header, watch_id: id, created: true })
    const { start_revision: start } = request
    // Nothing happened at revision 1, with which every store begins.
    const after = start > 0 ? Math.max(1, start - 1) : revision
    const stop = new AbortController()
    const changes = this.#engine.changes(after, {
      // The end of a watch is not refused as that of a range is: an empty key is the first one.
      ...keyRangeOf(request.key || '\0', request.range_end),
      signal: AbortSignal.any([signal, stop.signal]),
      ...(!request.prev_kv && { withoutPrevious: true }),
      ...(request.progress_notify && { progressMs: this.#progressMs }),
    })
    const watcher: Watcher = { changes, stop, revision: Math.min(after, revision) }
    this.#watchers.set(id, watcher)
    const running = this.#follow(id, watcher, request).catch(() => {})
    this.#running.add(running)
    void running.then(() => this.#running.delete(running))
  }

  #chooseId(wanted: number): number | undefined {
    if (wanted !== 0) return this.#watchers.has(wanted) ? undefined : wanted
    while (this.#watchers.has(this.#nextId)) this.#nextId++
    return this.#nextId++
  }

  async #follow(id: number, watcher: Watcher, request: WatchCreateRequest): Promise<void> {
    try {
      for await (const batch of watcher.changes) {
        await this.#tell(id, batch, request)
        watcher.revision = batch.revision
        await this.#progressed(id)
      }
    } catch (error) {
      if (!watcher.stop.signal.aborted) await this.#refuse(id, error)
    } finally {
      this.#watchers.delete(id)
      await this.#progressed(id)
    }
  }

  async #tell(id: number, batch: ChangeBatch, request: WatchCreateRequest): Promise<void> {
    const { send } = this.#conversation
    const header = headerAt(batch.revision)
    const isPeriodic = batch.changes.length === 0 && !this.#awaited?.has(id)
    if (batch.changes.length === 0) {
      if (isPeriodic && request.progress_notify) await send({ header, watch_id: id, events: [] })
      return
    }
    const events = batch.changes.filter((change) => isWanted(change, request.filters)).map(eventOf)
    if (events.length === 0) return
    const parts = request.fragment ? partEvents(events) : [events]
    for (const [i, part] of parts.entries()) {
      const isLast = i === parts.length - 1
      await send({ header, watch_id: id, events: part, ...(!isLast && { fragment: true }) })
    }
  }

  /** Ends a watch that cannot go on, above all for what it asks for is no longer kept. */
  async #refuse(id: number, error: unknown): Promise<void> {
    const { signal, send } = this.#conversation
    if (signal.aborted) return
    const { revision } = await this.#engine.status({ signal })
    const compactRevision = isStoreError(error, 'Compacted') ? error.compactRevision : undefined
    const reason = compactRevision === undefined ? String((error as Error).message) : undefined
    await send({
      header: headerAt(revision),
      watch_id: id,
      canceled: true,
      ...(compactRevision !== undefined && { compact_revision: compactRevision }),
      ...(reason !== undefined && { cancel_reason: reason }),
    })
  }

  async #cancel(id: number): Promise<void> {
    const { signal, send } = this.#conversation
    const watcher = this.#watchers.get(id)
    if (!watcher) return
    watcher.stop.abort()
    const { revision } = await this.#engine.status({ signal })
    await send({ header: headerAt(revision), watch_id: id, canceled: true })
  }

  /** Answered when every watch of the stream has been told all there was. */
  async #requestProgress(): Promise<void> {
    this.#awaited = new Set(this.#watchers.keys())
    for (const { changes } of this.#watchers.values()) changes.requestProgress()
    await this.#answerProgress()
  }

  async #progressed(id: number): Promise<void> {
    if (this.#awaited?.delete(id)) await this.#answerProgress()
  }

  async #answerProgress(): Promise<void> {
    if (!this.#awaited || this.#awaited.size > 0) return
    this.#awaited = undefined
    const { signal, send } = this.#conversation
    const told = [...this.#watchers.values()].map((watcher) => watcher.revision)
    const newest =
      told.length > 0 ? Math.min(...told) : (await this.#engine.status({ signal })).revision
    await send({ header: headerAt(newest), watch_id: everyWatch })
  }
}

function isWanted({ type }: Change, filters: readonly number[]): boolean {
  return !filters.includes(type === 'put' ? 0 : 1)
}

function eventOf({ type, entry, previous }: Change): Sent<WatchEvent> {
  const kv =
    type === 'put' ? keyValueOf(entry) : { key: entry.key, mod_revision: entry.modRevision }
  return {
    type: type === 'put' ? 0 : 1,
    kv,
    ...(previous && { prev_kv: keyValueOf(previous) }),
  }
}

function partEvents(events: readonly Sent<WatchEvent>[]): Sent<WatchEvent>[][] {
  const parts: Sent<WatchEvent>[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const event of events) {
    const own = sizeOf(event)
    if (bytes + own > fragmentBytes) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)!.push(event)
    bytes += own
  }
  return parts
}

function sizeOf({ kv, prev_kv }: Sent<WatchEvent>): number {
  const sizes = [kv?.key, kv?.value, prev_kv?.key, prev_kv?.value].map(
    (bytes) => bytes?.length ?? 0,
  )
  return sizes.reduce((sum, size) => sum + size, 64)
}
