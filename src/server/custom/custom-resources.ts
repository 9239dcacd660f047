/**
 * Serves what CustomResourceDefinitions define: follows them, says in their status what became of
 * them, and answers the table of all that is served now.
 */
import type { Clock } from '#base/clock.ts'
import { runAll, start } from '#base/running.ts'
import { createKeeping } from '#server/custom/api-services.ts'
import { readableIn } from '#server/custom/readable.ts'
import { ServedKinds, type ServedKindsOptions } from '#server/custom/served-kinds.ts'
import { createSettling } from '#server/custom/settle.ts'
import type { OwnWrites } from '#server/own-writes.ts'
import type { ResourceTable } from '#server/served/served-resource.ts'
import { createFollow, type Follow } from '#server/storage/follow.ts'

export interface CustomResourcesOptions extends ServedKindsOptions {
  readonly clock: Clock
  /** By which the server writes and deletes here like a client. */
  readonly writes: OwnWrites
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

/** What is there already is served when this answers. */
export function openCustomResources(options: CustomResourcesOptions): CustomResources {
  const { builtIn, clock, onError, writes } = options
  const resource = builtIn.hub('apiextensions.k8s.io', 'customresourcedefinitions')
  if (!resource?.store) return neverAny(builtIn)
  const { store } = resource
  const kinds = new ServedKinds(options)
  const services = followServices(options, kinds)
  const readable = readableIn(store, onError)
  const refresh = () => {
    if (kinds.serve(readable())) services?.wake()
  }
  const definitions = () => readable().map(({ object }) => object)
  const hub = (definition: string) => kinds.hub(definition)
  const settle = createSettling({ resource, definitions, hub, writes, clock, onError })
  const step = (signal: AbortSignal) => {
    refresh()
    return settle(signal)
  }
  const loops = [createFollow({ store, clock, onError, step }), ...(services ? [services] : [])]
  refresh()
  const running = start((signal) =>
    runAll(
      loops.map(({ run }) => run),
      signal,
    ),
  )
  return {
    table: () => kinds.table,
    ended: running.ended,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  }
}

function neverAny(table: ResourceTable): CustomResources {
  return { table: () => table, ended: Promise.resolve(), async [Symbol.asyncDispose]() {} }
}

function followServices(
  { builtIn, clock, onError, writes }: CustomResourcesOptions,
  kinds: ServedKinds,
): Follow | undefined {
  const resource = builtIn.hub('apiregistration.k8s.io', 'apiservices')
  if (!resource?.store) return undefined
  const { store } = resource
  const step = createKeeping({ resource, store, table: () => kinds.table, writes, onError })
  return createFollow({ store, clock, onError, step })
}
