/** Keeps an APIService for each group version that definitions of users add. */
import type { Resource } from '#api/metadata.ts'
import type { APIService, APIServiceSpec } from '#kinds/apiregistration/apiservice/types.ts'
import { priorityOf } from '#server/resources/group-priorities.ts'
import type { ResourceTable } from '#server/resources/served-resource.ts'

export type ServiceStep =
  | { readonly create: APIService }
  | { readonly update: APIService }
  | { readonly remove: APIService }

const label = 'kube-aggregator.kubernetes.io/automanaged'
const kept = 'true'

/** Who took the label off keeps his own. */
export function planApiServices(
  table: ResourceTable,
  there: readonly Resource[],
): readonly ServiceStep[] {
  const wanted = wantedServices(table)
  const found = new Map(there.map((service) => [service.metadata.name, service as APIService]))
  const isKept = ({ metadata }: APIService) => metadata.labels?.[label] === kept
  const steps = [...wanted.values()].flatMap((service): readonly ServiceStep[] => {
    const old = found.get(service.metadata.name)
    if (!old) return [{ create: service }]
    if (!isKept(old) || isSame(old.spec, service.spec)) return []
    return [{ update: { ...old, spec: service.spec } }]
  })
  const gone = [...found.values()].filter(
    (service) => isKept(service) && !wanted.has(service.metadata.name),
  )
  return [...steps, ...gone.map((service) => ({ remove: service }))]
}

function wantedServices({ versions }: ResourceTable): ReadonlyMap<string, APIService> {
  const custom = versions.filter(({ resources }) => resources.every(({ isCustom }) => isCustom))
  return new Map(
    custom.map(({ group, version }) => {
      const name = `${version}.${group}`
      const priority = priorityOf(group, version)
      const spec = {
        group,
        version,
        groupPriorityMinimum: priority.group,
        versionPriority: priority.version,
      }
      const metadata = { name, labels: { [label]: kept } }
      const apiVersion = 'apiregistration.k8s.io/v1'
      return [name, { apiVersion, kind: 'APIService', metadata, spec }]
    }),
  )
}

function isSame(one: APIServiceSpec, other: APIServiceSpec): boolean {
  return (
    one.groupPriorityMinimum === other.groupPriorityMinimum &&
    one.versionPriority === other.versionPriority &&
    one.service === undefined
  )
}
