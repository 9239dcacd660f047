/**
 * Serves what CustomResourceDefinitions define: follows them, says in their status what became of
 * them, and answers the table of all that is served now.
 */
import type { Resource } from '#api/metadata.ts'
import { isOvertaken } from '#api/status.ts'
import { timeOfMs } from '#api/time.ts'
import type { Clock } from '#base/clock.ts'
import { runAll, start } from '#base/running.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { mastersGroup, type User } from '#server/authn/user.ts'
import { type Call, callFor, type Verbs } from '#server/call.ts'
import { planApiServices } from '#server/custom/api-services.ts'
import { isTrue } from '#server/custom/conditions.ts'
import type { ConverterParts } from '#server/custom/conversion/converter.ts'
import { isEnding, planEnd } from '#server/custom/finalize.ts'
import { createFollow, type Follow } from '#server/custom/follow.ts'
import { planStatus } from '#server/custom/plan-status.ts'
import {
  type CustomKind,
  customStorage,
  isShownAlike,
  isStoredAlike,
  serveCustom,
  storagePrefixOf,
} from '#server/custom/serve.ts'
import { withCustomResources } from '#server/resources/resource-table.ts'
import type { ResourceTable, ServedResource } from '#server/resources/served-resource.ts'
import { EncodingBudget } from '#server/storage/encoding-budget.ts'
import type { Entry, ObjectStore } from '#server/storage/object-store.ts'
import type { Storage } from '#server/storage/storage.ts'

export interface CustomResourcesOptions {
  readonly builtIn: ResourceTable
  readonly storage: Pick<Storage, 'store' | 'release'>
  readonly clock: Clock
  /** By what webhooks are asked to convert. */
  readonly conversion: ConverterParts
  /** The verbs, by which the server writes and deletes here like a client. */
  verbs(): Verbs
  /** Is told of what goes wrong; it is tried again. */
  onError(error: unknown): void
}

/** *Lifetime.* Disposing stops following; what is served stays served. */
export interface CustomResources extends AsyncDisposable {
  /** All that is served now: the same table until something changes. */
  table(): ResourceTable
  /** Settles when following has ended, which it does by itself only if it failed for good. */
  readonly ended: Promise<void>
}

/** Upstream's name of the server in managed fields. */
const userAgent = 'kube-apiserver'
const server: User = { name: 'system:apiserver', groups: [mastersGroup] }
const parameters = { dryRun: [], fieldManager: '', fieldValidation: '' }

/** What is there already is served when this answers. */
export function openCustomResources(options: CustomResourcesOptions): CustomResources {
  const definitions = options.builtIn.hub('apiextensions.k8s.io', 'customresourcedefinitions')
  if (!definitions?.store) return neverAny(options.builtIn)
  const follower = new Follower(options, definitions, definitions.store)
  follower.refresh()
  const running = start((signal) => runAll(follower.loops, signal))
  return {
    table: () => follower.table,
    ended: running.ended,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

function neverAny(table: ResourceTable): CustomResources {
  return { table: () => table, ended: Promise.resolve(), async [Symbol.asyncDispose]() {} }
}

/** What is served of a definition, as it was at a revision. */
interface Served {
  readonly revision: number
  readonly prefix: string
  readonly crd: CustomResourceDefinition
  readonly store: ObjectStore
  readonly kind: CustomKind
}

/** A quarter of what is kept of all encodings: most definitions have no webhook. */
const convertedLimitBytes = 32 * 1024 * 1024

class Follower {
  table: ResourceTable
  readonly loops: readonly Follow['run'][]
  readonly #options: CustomResourcesOptions
  readonly #definitions: ServedResource
  readonly #store: ObjectStore
  readonly #services: Follow | undefined
  /** As many as there are definitions that cannot be read. */
  readonly #unreadable = new Map<string, number>()
  readonly #budget = new EncodingBudget(convertedLimitBytes)
  #served = new Map<string, Served>()

  constructor(options: CustomResourcesOptions, definitions: ServedResource, store: ObjectStore) {
    const { builtIn, clock, onError } = options
    this.#options = options
    this.#definitions = definitions
    this.#store = store
    this.table = builtIn
    const following = createFollow({
      store,
      clock,
      onError,
      step: (signal) => {
        this.refresh()
        return this.#settle(signal)
      },
    })
    const services = builtIn.hub('apiregistration.k8s.io', 'apiservices')
    this.#services =
      services?.store &&
      createFollow({
        store: services.store,
        clock,
        onError,
        step: (signal) => this.#keepServices(services, signal),
      })
    this.loops = [following.run, ...(this.#services ? [this.#services.run] : [])]
  }

  /** Those that can be read; of the others it is told once for each time they are written. */
  #all(): readonly Entry<CustomResourceDefinition>[] {
    return (this.#store.peekAll('') as readonly Entry<CustomResourceDefinition>[]).filter((entry) =>
      this.#isReadable(entry),
    )
  }

  #isReadable(entry: Entry): boolean {
    try {
      return entry.object !== undefined
    } catch (error) {
      const { key, revision } = entry
      if (this.#unreadable.get(key) !== revision) this.#options.onError(error)
      this.#unreadable.set(key, revision)
      return false
    }
  }

  /** Serves what is established now. */
  refresh(): void {
    const next = new Map<string, Served>()
    for (const entry of this.#all()) {
      if (!isTrue(entry.object, 'Established')) continue
      const { name } = entry.object.metadata
      next.set(name, this.#serve(entry, this.#served.get(name)))
    }
    const isSame =
      next.size === this.#served.size &&
      [...next].every(([name, { kind }]) => this.#served.get(name)?.kind === kind)
    for (const [name, { prefix, kind }] of this.#served) {
      if (!next.has(name)) this.#options.storage.release(prefix)
      if (next.get(name)?.kind !== kind) kind.close()
    }
    this.#served = next
    if (isSame) return
    const kinds = [...next.values()].map(({ kind }) => kind)
    this.table = withCustomResources(
      this.#options.builtIn,
      kinds.flatMap(({ resources }) => resources),
      kinds.map(({ hub }) => hub),
    )
    this.#services?.wake()
  }

  #serve({ object: crd, revision }: Entry<CustomResourceDefinition>, old?: Served): Served {
    if (old?.revision === revision) return old
    const prefix = storagePrefixOf(crd)
    if (old && isShownAlike(old.crd, crd)) return { ...old, revision }
    const store =
      old && isStoredAlike(old.crd, crd)
        ? old.store
        : this.#options.storage.store(customStorage(crd))
    const { conversion } = this.#options
    const kind = serveCustom(crd, { store, conversion, budget: this.#budget })
    return { revision, prefix, crd, store, kind }
  }

  /** Does what is to be done about each; false if that is not over. */
  #settle(signal: AbortSignal): Promise<boolean> {
    return this.#each(this.#all(), signal, ({ object }) => this.#advance(object, signal))
  }

  /** One that fails does not keep the others waiting. */
  async #each<T>(
    all: readonly T[],
    signal: AbortSignal,
    work: (one: T) => Promise<boolean>,
  ): Promise<boolean> {
    let isDone = true
    for (const one of all) {
      try {
        if (!(await work(one))) isDone = false
      } catch (error) {
        signal.throwIfAborted()
        if (!isOvertaken(error)) this.#options.onError(error)
        isDone = false
      }
    }
    return isDone
  }

  #advance(crd: CustomResourceDefinition, signal: AbortSignal): Promise<boolean> {
    if (isEnding(crd)) return this.#end(crd, signal)
    // Read anew for each: of two that want the same name the second must see that the first has it.
    const group = this.#all()
      .map(({ object }) => object)
      .filter(({ spec }) => spec.group === crd.spec.group)
    return this.#say(planStatus(crd, group, this.#now()), signal)
  }

  #now() {
    return timeOfMs(this.#options.clock.nowMs())
  }

  /** A change that is written comes back by the watch, and then the next step is taken. */
  async #say(crd: CustomResourceDefinition | undefined, signal: AbortSignal): Promise<boolean> {
    if (!crd) return true
    const call = callFor(this.#call(this.#definitions, crd.metadata, signal), {
      subresource: 'status',
    })
    await this.#options.verbs().update(call, { type: 'object', object: crd }, parameters)
    return true
  }

  async #end(crd: CustomResourceDefinition, signal: AbortSignal): Promise<boolean> {
    const served = this.#served.get(crd.metadata.name)
    const left = served?.store.peekAll('') ?? []
    const step = planEnd(crd, left.length, this.#now())
    if ('say' in step) return this.#say(step.say, signal)
    if ('finish' in step) return this.#say(step.finish, signal)
    for (const { object } of left) {
      if (object.metadata.deletionTimestamp !== undefined) continue
      await this.#remove(served!.kind.hub, object, signal)
    }
    return served!.store.peekAll('').length === 0 && this.#end(crd, signal)
  }

  async #remove(resource: ServedResource, object: Resource, signal: AbortSignal): Promise<void> {
    const call = this.#call(resource, object.metadata, signal)
    try {
      await this.#options.verbs().delete(call, { kind: 'DeleteOptions', apiVersion: 'v1' })
    } catch (error) {
      if (!isOvertaken(error)) throw error
    }
  }

  #keepServices(resource: ServedResource, signal: AbortSignal): Promise<boolean> {
    const there = resource.store!.peekAll('').map(({ object }) => object)
    return this.#each(planApiServices(this.table, there), signal, async (step) => {
      const verbs = this.#options.verbs()
      if ('remove' in step) await this.#remove(resource, step.remove, signal)
      else if ('update' in step) {
        const body = { type: 'object' as const, object: step.update }
        await verbs.update(this.#call(resource, step.update.metadata, signal), body, parameters)
      } else {
        const body = { type: 'object' as const, object: step.create }
        await verbs.create({ ...this.#call(resource, { name: '' }, signal) }, body, parameters)
      }
      return true
    })
  }

  #call(
    resource: ServedResource,
    { namespace = '', name }: Pick<Resource['metadata'], 'namespace' | 'name'>,
    signal: AbortSignal,
  ): Call {
    return {
      resource,
      subresource: '',
      namespace,
      name,
      user: server,
      userAgent,
      signal,
      warn() {},
    }
  }
}
