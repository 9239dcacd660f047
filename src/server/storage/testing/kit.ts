/** What tests of storage share: an open storage, small objects, and short forms of what is seen. */
import { apiVersionOf, type KindDefinition, type VersionDefinition } from '#api/definition.ts'
import type { ObjectMeta, Resource } from '#api/metadata.ts'
import { parseFieldSelector } from '#api/selectors/fields.ts'
import { parseLabelSelector } from '#api/selectors/label-selector-text.ts'
import { createFakeClock, type FakeClock } from '#base/clock.ts'
import { createSeededRandom } from '#base/random.ts'
import { pods } from '#kinds/core/pod/pod.ts'
import { features } from '#kinds/features.ts'
import { schema } from '#kinds/schema.ts'
import type {
  ListQuery,
  ListResult,
  ObjectStore,
  StoreWatchEvent,
  WatchQuery,
} from '#server/served/object-store.ts'
import type { ServedResource } from '#server/served/served-resource.ts'
import { builtInStorage, type KindStorage, type StoredForm } from '#server/storage/kind-storage.ts'
import { openStorage, type Storage, type StorageOptions } from '#server/storage/storage.ts'
import type { Engine } from '#store/engine.ts'
import { openMemoryEngine } from '#store/memory.ts'

export const never = new AbortController().signal

export function kept(definition: KindDefinition, form: StoredForm = 'protobuf'): KindStorage {
  const now = '2026-01-01T00:00:00Z'
  return builtInStorage(definition, {
    ...{ schema, form },
    contextOf: (apiVersion) => ({ now, features, apiVersion }),
  })
}

export const podKind = kept(pods as KindDefinition)

export function served(definition: KindDefinition, apiVersion?: string): ServedResource {
  const shown = apiVersion ?? apiVersionOf(definition)
  const conversion = definition.versions?.find((version) => version.apiVersion === apiVersion)
  return {
    definition,
    group: definition.group,
    version: definition.version,
    apiVersion: shown,
    ...(conversion && { conversion: conversion as VersionDefinition<never> }),
    type: schema.typeOf(shown, definition.kind)!,
    listKind: `${definition.kind}List`,
    isCustom: false,
  }
}

export const servedPods = served(pods as KindDefinition)

export interface Opened extends AsyncDisposable {
  readonly engine: Engine
  readonly storage: Storage
  readonly pods: ObjectStore
  readonly clock: FakeClock
  readonly errors: readonly unknown[]
}

export async function open(options: Partial<StorageOptions> = {}): Promise<Opened> {
  const clock = createFakeClock(1_000_000)
  const engine = options.engine ?? (await openMemoryEngine({ clock }))
  const errors: unknown[] = []
  const storage = await openStorage({
    signal: never,
    clock,
    random: createSeededRandom(1),
    onError: (error) => errors.push(error),
    ...options,
    engine,
  })
  return {
    engine,
    storage,
    pods: storage.store(podKind),
    clock,
    errors,
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]()
      if (!options.engine) await engine[Symbol.asyncDispose]()
    },
  }
}

export interface PodParts {
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly node?: string
  readonly image?: string
}

export function pod(name: string, parts: PodParts = {}): Resource {
  const { namespace = 'default', labels, node, image = 'web:1' } = parts
  const metadata: ObjectMeta = { name, namespace, ...(labels && { labels }) }
  const spec = { containers: [{ name: 'web', image }], ...(node && { nodeName: node }) }
  return podKind.asStored(
    podKind.decode(Buffer.from(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec }))),
  )
}

export async function put(store: ObjectStore, object: Resource): Promise<number> {
  const { name, namespace = '' } = object.metadata
  const result = await store.write({ namespace, name }, () => ({ put: object }), { signal: never })
  return result.entry.revision
}

export async function remove(store: ObjectStore, name: string, namespace = 'default') {
  const result = await store.write({ namespace, name }, () => ({ remove: true }), { signal: never })
  return result.entry.revision
}

export interface Asked {
  readonly namespace?: string
  readonly labels?: string
  readonly fields?: string
}

function selectionOf({ namespace = '', labels = '', fields = '' }: Asked) {
  return { namespace, labels: parseLabelSelector(labels), fields: parseFieldSelector(fields) }
}

export function listQuery(asked: Asked & Partial<Omit<ListQuery, keyof Asked>> = {}): ListQuery {
  return {
    limit: 0,
    continue: '',
    resourceVersion: '',
    resourceVersionMatch: '',
    ...asked,
    ...selectionOf(asked),
  }
}

export function watchQuery(asked: Asked & Partial<Omit<WatchQuery, keyof Asked>> = {}): WatchQuery {
  return { resourceVersion: '', bookmarks: false, ...asked, ...selectionOf(asked) }
}

export function names({ entries }: ListResult): string {
  return entries.map(({ object }) => object.metadata.name).join(' ')
}

/** One event as words. */
export function describe(event: StoreWatchEvent): string {
  if (event.type === 'BOOKMARK') return `BOOKMARK${event.isInitialEnd ? ' end' : ''}`
  if (event.type === 'ERROR') return `ERROR ${(event.error as Error).message}`
  return `${event.type} ${event.entry.object.metadata.name}`
}
