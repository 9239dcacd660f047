/** Writes straight into objects in memory, without rules or rights: for parts that use a Transport. */
import type { Resource } from '#api/metadata.ts'
import type { Json, JsonObject } from '#api/scalars/scalars.ts'
import {
  alreadyExists,
  notFound,
  staleConflict,
  successStatus,
} from '#api/status/status-answers.ts'
import type { ObjectRef, ResourceRef, Transport } from '#api/transport.ts'
import type { MemoryObjects } from '#server/testing/memory-objects.ts'

export interface TestTransport extends Transport {
  /** What was asked for, as `create pods a`. */
  readonly asked: string[]
}

export function createTestTransport({ table }: MemoryObjects): TestTransport {
  const asked: string[] = []
  const storeFor = (verb: string, at: ResourceRef, name: string) => {
    asked.push(`${verb} ${at.resource}${at.subresource ? `/${at.subresource}` : ''} ${name}`)
    const store = table.hub(at.group, at.resource)?.store
    if (!store) throw new TypeError(`Nothing keeps ${at.resource} of ${at.group}`)
    return store
  }
  const nameOf = ({ namespace = '', name }: ObjectRef) => ({ namespace, name })
  return {
    asked,
    async get<T>(at: ResourceRef, object: ObjectRef) {
      const entry = storeFor('get', at, object.name).peek(nameOf(object))
      if (!entry) throw notFound(at, object.name)
      return entry.object as T
    },
    async list<T>(at: ResourceRef, { namespace = '' }: { readonly namespace?: string }) {
      const entries = storeFor('list', at, namespace).peekAll(namespace)
      return { metadata: {}, items: entries.map(({ object }) => object as T) }
    },
    watch() {
      throw new TypeError('This transport of tests does not watch')
    },
    async create<T>(
      at: ResourceRef,
      object: ObjectRef,
      body: Resource,
      { signal, dryRun }: Options,
    ) {
      const { namespace = object.namespace ?? '', name } = body.metadata
      const store = storeFor('create', at, name)
      const { entry } = await store.write(
        { namespace, name },
        (current) => {
          if (current) throw alreadyExists(at, name)
          return { put: body }
        },
        { signal, ...(dryRun && { dryRun }) },
      )
      return entry.object as T
    },
    async update<T>(at: ResourceRef, object: ObjectRef, body: Resource, { signal }: Options) {
      const store = storeFor('update', at, object.name)
      const { entry } = await store.write(
        nameOf(object),
        (current) => {
          if (!current) throw notFound(at, object.name)
          const { resourceVersion } = body.metadata
          if (resourceVersion && resourceVersion !== current.object.metadata.resourceVersion) {
            throw staleConflict(at, object.name)
          }
          return { put: body }
        },
        { signal },
      )
      return entry.object as T
    },
    /** Takes every patch for a merge of whole fields. */
    async patch<T>(at: ResourceRef, object: ObjectRef, patch: Json, { signal }: Options) {
      const store = storeFor('patch', at, object.name)
      const { metadata: _, ...fields } = patch as JsonObject
      const { entry } = await store.write(
        nameOf(object),
        (current) => {
          if (!current) throw notFound(at, object.name)
          return { put: { ...current.object, ...fields } as Resource }
        },
        { signal },
      )
      return entry.object as T
    },
    async delete(at, object, { signal }) {
      const store = storeFor('delete', at, object.name)
      await store.write(
        nameOf(object),
        (current) => {
          if (!current) throw notFound(at, object.name)
          return { remove: true }
        },
        { signal },
      )
      return successStatus()
    },
    deleteCollection() {
      throw new TypeError('This transport of tests does not delete collections')
    },
  }
}

interface Options {
  readonly signal: AbortSignal
  readonly dryRun?: boolean
}
