/**
 * Serves what CustomResourceDefinitions define: follows them, says in their status what became of
 * them, and answers the table of all that is served now.
 */
import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/time.ts'
import type { Clock } from '#base/clock.ts'
import { start } from '#base/running.ts'
import { orAborted, sleep } from '#base/wait.ts'
import type { CustomResourceDefinition } from '#kinds/apiextensions/customresourcedefinition/types.ts'
import { mastersGroup, type User } from '#server/authn/user.ts'
import type { Call, Verbs } from '#server/call.ts'
import { isTrue } from '#server/custom/conditions.ts'
import { isEnding, isOvertaken, planEnd } from '#server/custom/finalize.ts'
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
import type { Entry, ObjectStore, Watcher } from '#server/storage/object-store.ts'
import type { Storage } from '#server/storage/storage.ts'

export interface CustomResourcesOptions {
  readonly builtIn: ResourceTable
  readonly storage: Pick<Storage, 'store' | 'release'>
  readonly clock: Clock
  /** The verbs, by which statuses are written and objects deleted as by any client. */
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
/** How long until what went wrong, or is not over, is looked at again. */
const retryMs = 1000

/** What is there already is served when this answers. */
export function openCustomResources(options: CustomResourcesOptions): CustomResources {
  const definitions = options.builtIn.hub('apiextensions.k8s.io', 'customresourcedefinitions')
  if (!definitions?.store) return neverAny(options.builtIn)
  const follower = new Follower(options, definitions, definitions.store)
  follower.refresh()
  const running = start((signal) => follower.run(signal))
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

class Follower {
  table: ResourceTable
  readonly #options: CustomResourcesOptions
  readonly #definitions: ServedResource
  readonly #store: ObjectStore
  /** As many as there are definitions that cannot be read. */
  readonly #unreadable = new Map<string, number>()
  #served = new Map<string, Served>()

  constructor(options: CustomResourcesOptions, definitions: ServedResource, store: ObjectStore) {
    this.#options = options
    this.#definitions = definitions
    this.#store = store
    this.table = options.builtIn
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        using watcher = await this.#watch(signal)
        while (!watcher.hasEnded) {
          this.refresh()
          const isDone = await this.#settle(signal)
          await this.#next(watcher, isDone, signal)
        }
      } catch (error) {
        if (signal.aborted) return
        this.#options.onError(error)
        await sleep(retryMs, { clock: this.#options.clock, signal })
      }
    }
  }

  #watch(signal: AbortSignal): Promise<Watcher> {
    const query = { namespace: '', labels: [], fields: [], resourceVersion: '', bookmarks: false }
    return this.#store.watch(query, signal)
  }

  /** Waits for a change; where something is not over, not for long. */
  async #next(watcher: Watcher, isDone: boolean, signal: AbortSignal): Promise<void> {
    if (drain(watcher) || watcher.hasEnded) return
    const { promise, resolve } = Promise.withResolvers<void>()
    watcher.onReady = resolve
    using _ = isDone ? undefined : this.#options.clock.after(retryMs, resolve)
    await orAborted(promise, signal)
    drain(watcher)
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
    for (const [name, { prefix }] of this.#served) {
      if (!next.has(name)) this.#options.storage.release(prefix)
    }
    this.#served = next
    if (isSame) return
    const kinds = [...next.values()].map(({ kind }) => kind)
    this.table = withCustomResources(
      this.#options.builtIn,
      kinds.flatMap(({ resources }) => resources),
      kinds.map(({ hub }) => hub),
    )
  }

  #serve({ object: crd, revision }: Entry<CustomResourceDefinition>, old?: Served): Served {
    if (old?.revision === revision) return old
    const prefix = storagePrefixOf(crd)
    if (old && isShownAlike(old.crd, crd)) return { ...old, revision }
    const store =
      old && isStoredAlike(old.crd, crd)
        ? old.store
        : this.#options.storage.store(customStorage(crd))
    return { revision, prefix, crd, store, kind: serveCustom(crd, store) }
  }

  /** Does what is to be done about each; false if that is not over. */
  async #settle(signal: AbortSignal): Promise<boolean> {
    let isDone = true
    for (const { object } of this.#all()) {
      try {
        if (!(await this.#advance(object, signal))) isDone = false
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
    const call = this.#call(this.#definitions, crd.metadata, signal)
    const body = { type: 'object' as const, object: crd }
    const parameters = { dryRun: [], fieldManager: '', fieldValidation: '' }
    await this.#options.verbs().update({ ...call, subresource: 'status' }, body, parameters)
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
      const call = this.#call(served!.kind.hub, object.metadata, signal)
      await this.#options
        .verbs()
        .delete(call, { kind: 'DeleteOptions', apiVersion: 'v1' })
        .catch((error: unknown) => {
          if (!isOvertaken(error)) throw error
        })
    }
    return served!.store.peekAll('').length === 0 && this.#end(crd, signal)
  }

  #call(
    resource: ServedResource,
    { namespace = '', name }: Resource['metadata'],
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

/** Only that something came matters: what is there is read anew. */
function drain(watcher: Watcher): boolean {
  let came = false
  while (watcher.take().length > 0) came = true
  return came
}
