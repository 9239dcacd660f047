/**
 * The API for parts of the same process: the same verbs as over HTTP, with authorization, admission
 * and validation, of objects that are shared with the caches instead of written to a socket.
 */

import type { DeleteOptions, Resource, Status } from '#api/metadata.ts'
import type { Json } from '#api/scalars/scalars.ts'
import { genericResponse } from '#api/status/generic-response.ts'
import type {
  ListOptions,
  ObjectList,
  ObjectRef,
  PatchOptions,
  ReadOptions,
  ResourceRef,
  Transport,
  Waiting,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '#api/transport.ts'
import type { Clock } from '#base/clock.ts'
import type { Authorizer } from '#server/authz/authorizer.ts'
import type { Answer, Call, ListParameters, Verbs, WriteParameters } from '#server/call.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'
import { type Permission, permitCall } from '#server/transport/permit.ts'
import { listOf, shownObject } from '#server/transport/shown.ts'
import { EventReader } from '#server/transport/watch.ts'
import type { User } from '#server/user.ts'

export interface TransportOptions {
  readonly verbs: Verbs
  resources(): ResourceTable
  readonly authorizer: Authorizer
  readonly user: User
  readonly clock: Clock
  /** Names the field manager of writes that name none. */
  readonly userAgent?: string
}

export function createTransport(options: TransportOptions): Transport {
  return new ProcessTransport(options)
}

interface Known {
  readonly table: ResourceTable
  readonly resource: ServedResource
}

class ProcessTransport implements Transport {
  readonly #options: TransportOptions
  /** Callers keep what they name resources by. */
  readonly #known = new WeakMap<ResourceRef, Known>()

  constructor(options: TransportOptions) {
    this.#options = options
  }

  get<T extends Resource>(at: ResourceRef, object: ObjectRef, options: ReadOptions): Promise<T> {
    // Not an async function: where all is at hand, nothing is waited for.
    try {
      const call = this.#call(at, object, options)
      const permitted = this.#permit('get', call)
      if (permitted instanceof Promise) return this.#getLater(permitted, call, options)
      const answer = this.#options.verbs.get(call, {
        resourceVersion: options.resourceVersion ?? '',
      })
      if (answer instanceof Promise) return answer.then(objectOf<T>)
      return Promise.resolve(objectOf<T>(answer))
    } catch (error) {
      return Promise.reject(error)
    }
  }

  async #getLater<T extends Resource>(
    permitted: Permission,
    call: Call,
    { resourceVersion = '' }: ReadOptions,
  ): Promise<T> {
    await permitted
    return objectOf<T>(await this.#options.verbs.get(call, { resourceVersion }))
  }

  async list<T extends Resource>(at: ResourceRef, options: ListOptions): Promise<ObjectList<T>> {
    const call = this.#collection(at, options)
    const parameters = listParameters(options)
    const permitted = this.#permit('list', call, parameters)
    if (permitted) await permitted
    const answer = this.#options.verbs.list(call, parameters)
    return listOf<T>(answer instanceof Promise ? await answer : answer)
  }

  watch<T extends Resource>(
    at: ResourceRef,
    options: WatchOptions,
  ): AsyncIterable<readonly WatchEvent<T>[]> {
    const parameters = listParameters(options)
    const open = async (): Promise<Answer> => {
      const call = this.#collection(at, options)
      await this.#permit('watch', call, parameters)
      return this.#options.verbs.watch(call, parameters)
    }
    const { signal, timeoutSeconds } = options
    const reader = {
      open,
      signal,
      clock: this.#options.clock,
      ...(timeoutSeconds && { timeoutSeconds }),
    }
    return { [Symbol.asyncIterator]: () => new EventReader<T>(reader) }
  }

  async create<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    body: Resource,
    options: WriteOptions,
  ): Promise<T> {
    const name = at.subresource ? object.name : ''
    const call = this.#call(at, { ...object, name }, options)
    const permitted = this.#permit('create', call)
    if (permitted) await permitted
    const sent = { type: 'object', object: body } as const
    return objectOf<T>(await this.#options.verbs.create(call, sent, writeParameters(options)))
  }

  async update<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    body: Resource,
    options: WriteOptions,
  ): Promise<T> {
    const call = this.#call(at, object, options)
    const permitted = this.#permit('update', call)
    if (permitted) await permitted
    const sent = { type: 'object', object: body } as const
    return objectOf<T>(await this.#options.verbs.update(call, sent, writeParameters(options)))
  }

  async patch<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    json: Json,
    options: PatchOptions,
  ): Promise<T> {
    const { type, force } = options
    const call = this.#call(at, object, options)
    const permitted = this.#permit('patch', call)
    if (permitted) await permitted
    const parameters = { ...writeParameters(options), ...(force !== undefined && { force }) }
    const sent = { type: 'json', patch: type, json } as const
    return objectOf<T>(await this.#options.verbs.patch(call, sent, parameters))
  }

  async delete<T extends Resource>(
    at: ResourceRef,
    object: ObjectRef,
    { signal, ...options }: DeleteOptions & Waiting,
  ): Promise<T | Status> {
    const call = this.#call(at, object, { signal })
    const permitted = this.#permit('delete', call)
    if (permitted) await permitted
    const answer = await this.#options.verbs.delete(call, options)
    return answer.type === 'status' ? answer.status : objectOf<T>(answer)
  }

  async deleteCollection(at: ResourceRef, given: ListOptions & DeleteOptions): Promise<void> {
    const { gracePeriodSeconds, preconditions, orphanDependents, propagationPolicy, dryRun } = given
    const call = this.#collection(at, given)
    const parameters = listParameters(given)
    await this.#permit('deletecollection', call, parameters)
    await this.#options.verbs.deleteCollection(call, parameters, {
      ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
      ...(preconditions && { preconditions }),
      ...(orphanDependents !== undefined && { orphanDependents }),
      ...(propagationPolicy !== undefined && { propagationPolicy }),
      ...(dryRun && { dryRun }),
    })
  }

  #permit(verb: string, call: Call, parameters?: ListParameters): Permission | undefined {
    return permitCall(this.#options.authorizer, verb, call, parameters)
  }

  #collection(at: ResourceRef, { namespace = '', signal }: ListOptions): Call {
    return this.#call(at, { namespace, name: '' }, { signal })
  }

  #call(at: ResourceRef, { namespace = '', name }: ObjectRef, { signal }: Waiting): Call {
    const { user, userAgent = '' } = this.#options
    return {
      resource: this.#find(at),
      subresource: at.subresource ?? '',
      namespace,
      name,
      user,
      userAgent,
      signal,
      warn: unheard,
    }
  }

  #find(at: ResourceRef): ServedResource {
    const table = this.#options.resources()
    const known = this.#known.get(at)
    if (known?.table === table) return known.resource
    const resource = table.find(at.group, at.version, at.resource)
    if (!resource) throw genericResponse({ code: 404, verb: '' })
    this.#known.set(at, { table, resource })
    return resource
  }
}

/** Warnings are for people; parts of the process are written to need none. */
function unheard(): void {}

function objectOf<T extends Resource>(answer: Answer): T {
  if (answer.type === 'object') return shownObject<T>(answer.resource, answer.outgoing.object)
  // A binding and its kin answer that it is done; the caller asked for nothing else.
  if (answer.type === 'status') return answer.status as unknown as T
  throw new TypeError(`A single object was asked for, and a ${answer.type} answered`)
}

function listParameters(options: ListOptions & WatchOptions): ListParameters {
  const { timeoutSeconds, sendInitialEvents } = options
  return {
    labelSelector: options.labelSelector ?? '',
    fieldSelector: options.fieldSelector ?? '',
    resourceVersion: options.resourceVersion ?? '',
    resourceVersionMatch: options.resourceVersionMatch ?? '',
    limit: options.limit ?? 0,
    continue: options.continue ?? '',
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    allowWatchBookmarks: options.allowWatchBookmarks ?? false,
    ...(sendInitialEvents !== undefined && { sendInitialEvents }),
  }
}

const noDryRun: readonly string[] = []
const isDryRun: readonly string[] = ['All']

function writeParameters(options: WriteOptions): WriteParameters {
  const { dryRun = false, fieldManager = '' } = options
  const fieldValidation = options.fieldValidation ?? ''
  return { dryRun: dryRun ? isDryRun : noDryRun, fieldManager, fieldValidation }
}
