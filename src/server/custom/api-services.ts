/** Keeps an APIService for each group version that definitions of users add. */
import type { Resource } from '#api/metadata.ts'
import type { APIService } from '#kinds/apiregistration/apiservice/types.ts'
import {
  isAutomanaged,
  isSameService,
  localApiService,
} from '#server/aggregation/local-api-service.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export type ServiceStep =
  | { readonly create: APIService }
  | { readonly update: APIService }
  | { readonly remove: APIService }

/** Who took the label off keeps his own. */
export function planApiServices(
  table: ResourceTable,
  there: readonly Resource[],
): readonly ServiceStep[] {
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
