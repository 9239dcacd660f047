/** Keeps an APIService for each group version that definitions of users add. */
import type { Resource } from '#api/metadata.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import {
  isAutomanaged,
  isSameService,
  localApiService,
} from '#server/aggregation/local-api-service.ts'
import type { OwnWrites } from '#server/own-writes.ts'
import type { ResourceTable, ServedResource } from '#server/served/served-resource.ts'
import { doEach, type Following, type Step } from '#server/storage/follow.ts'

export interface KeepingOptions extends Pick<Following, 'store' | 'onError'> {
  /** That of APIServices. */
  readonly resource: ServedResource
  /** All that is served now. */
  table(): ResourceTable
  readonly writes: OwnWrites
}

export function createKeeping({ resource, store, table, writes, onError }: KeepingOptions): Step {
  return (signal) => {
    const there = store.peekAll('').map(({ object }) => object)
    return doEach(planApiServices(table(), there), { signal, onError }, async (step) => {
      if ('remove' in step) await writes.remove(resource, step.remove, signal)
      else if ('update' in step) await writes.update(resource, step.update, signal)
      else await writes.create(resource, step.create, signal)
      return true
    })
  }
}

type ServiceStep =
  | { readonly create: APIService }
  | { readonly update: APIService }
  | { readonly remove: APIService }

/** Who took the label off keeps his own. */
function planApiServices(table: ResourceTable, there: readonly Resource[]): readonly ServiceStep[] {
  const wanted = wantedServices(table)
  const found = new Map(there.map((service) => [service.metadata.name, service as APIService]))
  const isKept = (service: APIService) => isAutomanaged(service, 'true')
  const steps = [...wanted.values()].flatMap((service): readonly ServiceStep[] => {
    const old = found.get(service.metadata.name)
    if (!old) return [{ create: service }]
    if (!isKept(old) || isSameService(old.spec, service.spec)) return []
    return [{ update: { ...old, spec: service.spec } }]
  })
  const gone = [...found.values()].filter(
    (service) => isKept(service) && !wanted.has(service.metadata.name),
  )
  return [...steps, ...gone.map((service) => ({ remove: service }))]
}

function wantedServices({ versions }: ResourceTable): ReadonlyMap<string, APIService> {
  const custom = versions.filter(({ resources }) => resources.every(({ isCustom }) => isCustom))
  const services = custom.map((version) => localApiService(version, 'true'))
  return new Map(services.map((service) => [service.metadata.name, service]))
}
