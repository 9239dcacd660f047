/** Fills in what containers leave out, from the defaults of a limit range, and says so on the pod. */
import type { LimitRange } from '#kinds/core/limitrange/types.ts'
import type { Container, Pod } from '#kinds/core/pod/types.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'

const annotation = 'kubernetes.io/limit-ranger'

interface Defaults {
  readonly limits: ResourceList
  readonly requests: ResourceList
}

export function withDefaultResources(pod: Pod, range: LimitRange): Pod {
  const defaults = defaultsOf(range)
  const notes: string[] = []
  const { containers, initContainers } = pod.spec
  const filled = containers.map((one) => withResources(one, defaults, 'container', notes))
  const begun = initContainers?.map((one) => withResources(one, defaults, 'init container', notes))
  if (notes.length === 0) return pod
  const text = `LimitRanger plugin set: ${notes.join('; ')}`
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      annotations: { ...pod.metadata.annotations, [annotation]: text },
    },
    spec: { ...pod.spec, containers: filled, ...(begun && { initContainers: begun }) },
  }
}

function defaultsOf({ spec }: LimitRange): Defaults {
  let limits: ResourceList = {}
  let requests: ResourceList = {}
  for (const limit of spec?.limits ?? []) {
    if (limit.type !== 'Container') continue
    limits = { ...limits, ...limit.default }
    requests = { ...requests, ...limit.defaultRequest }
  }
  return { limits, requests }
}

function withResources(
  container: Container,
  defaults: Defaults,
  what: string,
  notes: string[],
): Container {
  const { limits = {}, requests = {} } = container.resources ?? {}
  const newRequests = Object.keys(defaults.requests).filter((name) => !(name in requests))
  const newLimits = Object.keys(defaults.limits).filter((name) => !(name in limits))
  const said = `for ${what} ${container.name}`
  if (newRequests.length > 0) notes.push(`${newRequests.toSorted().join(', ')} request ${said}`)
  if (newLimits.length > 0) notes.push(`${newLimits.toSorted().join(', ')} limit ${said}`)
  if (newRequests.length + newLimits.length === 0) return container
  return {
    ...container,
    resources: {
      ...container.resources,
      ...(Object.keys(defaults.limits).length > 0 && { limits: { ...defaults.limits, ...limits } }),
      ...(Object.keys(defaults.requests).length > 0 && {
        requests: { ...defaults.requests, ...requests },
      }),
    },
  }
}
