/**
 * The objects of one kind: read from memory, written to the store's log. What the verbs need of
 * storage, and nothing of HTTP, users or admission.
 */
import type { MediaType } from '#api/codec/codec.ts'
import type { Resource } from '#api/metadata.ts'
import type { FieldRequirements } from '#api/selectors/fields.ts'
import type { LabelRequirements } from '#api/selectors/labels.ts'
import type { Keyed } from '#base/collections/sorted-tree.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import type { Span } from '#server/span.ts'

/** An object on its way out. What it is written as is made once for each form, and shared. */
export interface Outgoing<T extends Resource = Resource> {
  /** Frozen, in the hub version, with its resourceVersion where it is kept. */
  readonly object: T
  /**
   * The whole object as it stands alone in an answer: JSON with its newline, protobuf with its envelope.
   * `once`: nobody else is likely to ask for this form soon, so that it need not be kept.
   */
  encoded(resource: ServedResource, mediaType: MediaType, use?: 'once'): Buffer
}

/** An object as it is kept: one value for each revision of it, which everybody shares. */
export interface Entry<T extends Resource = Resource> extends Outgoing<T>, Keyed {
  /** The whole key in the store. */
  readonly key: string
  readonly revision: number
}

export interface ObjectName {
  /** Empty for kinds without namespaces. */
  readonly namespace: string
  readonly name: string
}

export interface ListQuery {
  /** Empty: all. */
  readonly namespace: string
  readonly labels: LabelRequirements
  readonly fields: FieldRequirements
  /** 0: no limit. */
  readonly limit: number
  readonly continue: string
  /** As the client gave them, already found to go together. */
  readonly resourceVersion: string
  readonly resourceVersionMatch: '' | 'Exact' | 'NotOlderThan'
}

export interface ListResult {
  readonly revision: number
  /** In the order of their keys. The same array while nothing changes, so that what is made of it can be kept. */
  readonly entries: readonly Entry[]
  /** Empty: there is no more. */
  readonly continue: string
  /** Known only without selectors. */
  readonly remaining?: number
}

export interface WatchQuery {
  readonly namespace: string
  readonly labels: LabelRequirements
  readonly fields: FieldRequirements
  /** Empty or 0: begins with what is there. */
  readonly resourceVersion: string
  readonly bookmarks: boolean
  readonly sendInitialEvents?: boolean
  /** After so long the caller will end it; shortly before, it is told how far it has come. */
  readonly timeoutMs?: number
}

/** One event of a watch. The same value for all watchers that see the same. */
export interface StoredEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  /** After a deletion: the last state, with the revision of its end. */
  readonly entry: Entry
  /** Of a change: what was there before it. */
  readonly before?: Entry | undefined
}

/** Says how far the watch has come. */
export interface Bookmark {
  readonly type: 'BOOKMARK'
  readonly revision: number
  /** Whether with it all that was there at the beginning has been sent. */
  readonly isInitialEnd: boolean
}

/** The last event of a watch that cannot go on. */
export interface WatchFailure {
  readonly type: 'ERROR'
  readonly error: unknown
}

export type StoreWatchEvent = StoredEvent | Bookmark | WatchFailure

/**
 * A reader of changes that takes them when it can. It holds a place in a log that all share, not
 * a queue of its own: one that falls out of the log has ended.
 */
export interface Watcher extends Disposable {
  /**
   * What has come since the last call, at most `limit` events; empty if nothing. Watchers that see
   * the same get the same array.
   */
  take(limit?: number): readonly StoreWatchEvent[]
  /** No more will come: what was there has been taken. */
  readonly hasEnded: boolean
  /** Is called once when there is something to take, or the end has come, after `take` gave nothing. */
  onReady: (() => void) | undefined
}

/** What a write makes of the object that is there. Thrown errors end the write and reach the caller. */
export type Change = (
  current: Entry | undefined,
  options: StoreWriteOptions,
) => Outcome | Promise<Outcome>

export type Outcome =
  /** In the hub version; its resourceVersion is not looked at. */
  | { readonly put: Resource; readonly ttlSeconds?: number }
  | { readonly remove: true }
  /** All stays as it is; should it be written anew all the same, it lives so long from then on. */
  | { readonly keep: true; readonly ttlSeconds?: number }

export interface WriteResult {
  /** What is there now; after a removal what was there last, with the revision of its end. */
  readonly entry: Entry
  readonly before: Entry | undefined
  readonly removed: boolean
}

export interface StoreWriteOptions {
  /** Read only where there is something to wait for: it may be made only then. */
  readonly signal: AbortSignal
  /** Who calls does so for a request that is being served: it is not asked first whether that is over. */
  readonly isUnderway?: true
  /** Goes through everything and writes nothing; the result's revision is that of what is there. */
  readonly dryRun?: boolean
  /** That of the write, where it is traced: it ends with it. */
  readonly span?: Span | undefined
}

/**
 * *Order.* A write that was answered is seen by every read that begins after it. Revisions are the
 * store's, of all kinds together.
 *
 * *Concurrency.* `change` is called again with the newer object if another write came first. If
 * what it was given may be stale and it throws, it is called once more with what is surely newest.
 *
 * *Errors.* StatusError: for revisions that are gone (410) or not there yet (504), for values too
 * large, for a store that is out of reach or full.
 */
export interface ObjectStore {
  /**
   * The key under which an object is kept, or would be: some refusals name it. Those of dry runs
   * leave out what all keys of a cluster begin with.
   */
  keyOf(name: ObjectName, dryRun: boolean): string
  /** Answers at once where the cache is surely as new as is asked for. */
  get(
    name: ObjectName,
    options: { readonly signal: AbortSignal; readonly resourceVersion?: string },
  ): Entry | undefined | Promise<Entry | undefined>
  /** What the cache has now, at once, however new it is. */
  peek(name: ObjectName): Entry | undefined
  /**
   * Everything the cache has now in a namespace, or in all (empty), in the order of keys. Of all it
   * is the same array while nothing changes, so that what is made of it can be kept.
   */
  peekAll(namespace: string): readonly Entry[]
  /** How many objects the cache has now. */
  readonly count: number
  /** How many changes the store has told of; absent where another counts them. */
  readonly received?: number
  /**
   * All of them whose field has this value, in the order of keys. For fields that clients may select
   * by it costs as much as there are such objects, once the field has been asked for.
   */
  peekByField(field: string, value: string): readonly Entry[]
  list(query: ListQuery, signal: AbortSignal): ListResult | Promise<ListResult>
  watch(query: WatchQuery, signal: AbortSignal): Promise<Watcher>
  write(name: ObjectName, change: Change, options: StoreWriteOptions): Promise<WriteResult>
}
