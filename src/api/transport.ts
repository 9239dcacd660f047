/**
 * How a part of the cluster asks the API server, whether through a socket or within one process.
 * Objects are frozen, in the version that the resource names, and may be shared with everybody
 * else: nobody changes them. Everything fails with a StatusError, in the server's own words.
 */
import type { DeleteOptions, ListMeta, Resource, Status } from '#api/metadata.ts'
import type { GroupVersionResource } from '#api/resource.ts'
import type { Json } from '#api/scalars/scalars.ts'

export interface ResourceRef extends GroupVersionResource {
  readonly subresource?: string
}

export interface ObjectRef {
  /** Empty or absent: not in a namespace. */
  readonly namespace?: string
  readonly name: string
}

export interface Waiting {
  readonly signal: AbortSignal
}

export interface ReadOptions extends Waiting {
  readonly resourceVersion?: string
}

export interface SelectOptions extends Waiting {
  /** Empty or absent: all namespaces. */
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly resourceVersion?: string
  readonly resourceVersionMatch?: string
  readonly timeoutSeconds?: number
}

export interface ListOptions extends SelectOptions {
  readonly limit?: number
  readonly continue?: string
}

export interface WatchOptions extends SelectOptions {
  readonly allowWatchBookmarks?: boolean
  readonly sendInitialEvents?: boolean
}

export interface WriteOptions extends Waiting {
  readonly dryRun?: boolean
  readonly fieldManager?: string
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict'
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply'

export interface PatchOptions extends WriteOptions {
  readonly type: PatchType
  readonly force?: boolean
}

export interface ObjectList<T extends Resource = Resource> {
  readonly metadata: ListMeta
  readonly items: readonly T[]
}

export type WatchEvent<T extends Resource = Resource> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: T }
  | { readonly type: 'ERROR'; readonly object: Status }

export interface Transport {
  get<T extends Resource>(at: ResourceRef, object: ObjectRef, options: ReadOptions): Promise<T>
  list<T extends Resource>(at: ResourceRef, options: ListOptions): Promise<ObjectList<T>>
  /** Ends when the server ends it; a reader that is too slow is ended too, and watches again. */
  watch<T extends Resource>(
    at: ResourceRef,
    options: WatchOptions,
  ): AsyncIterable<readonly WatchEvent<T>[]>
  /** `object.name` only matters for subresources. */
  create<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    body: Resource,
    options: WriteOptions,
  ): Promise<T>
  update<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    body: Resource,
    options: WriteOptions,
  ): Promise<T>
  patch<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    patch: Json,
    options: PatchOptions,
  ): Promise<T>
  /** Answers the object where it stays for a while, else a Status. */
  delete<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    options: DeleteOptions & Waiting,
  ): Promise<T | Status>
  deleteCollection(at: ResourceRef, options: ListOptions & DeleteOptions): Promise<void>
}
