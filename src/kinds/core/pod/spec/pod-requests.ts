/** What the containers of a pod need together. */
import { isPodResource } from '#kinds/core/pod/spec/pod-resources.ts'
import type { Container, PodSpec } from '#kinds/core/pod/types.ts'
import { addResources, maxResources, type ResourceList } from '#kinds/core/shared/resource-lists.ts'

const nothing: ResourceList = {}

/** The sum of all requests, or of all limits, of containers: upstream's AggregateContainer... */
export function aggregateContainers(spec: PodSpec, part: 'requests' | 'limits'): ResourceList {
  const of = ({ resources }: Container) => resources?.[part] ?? nothing
  let running = spec.containers.reduce(
    (sum, container) => addResources(sum, of(container)),
    nothing,
  )
  let sidecars = nothing
  let starting = nothing
  // Init containers run one by one, each beside the sidecars that were started before it.
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) {
      running = addResources(running, of(container))
      sidecars = addResources(sidecars, of(container))
      starting = maxResources(starting, sidecars)
    } else starting = maxResources(starting, addResources(of(container), sidecars))
  }
  return maxResources(running, starting)
}

/** What the containers need together, unless the pod itself says how much of a resource it gets. */
export function resourcesTogether(spec: PodSpec, part: 'requests' | 'limits'): ResourceList {
  const own = Object.entries(spec.resources?.[part] ?? {}).filter(([name]) => isPodResource(name))
  return { ...aggregateContainers(spec, part), ...Object.fromEntries(own) }
}

/** The same with what running the pod costs besides, which is limited where its containers are. */
export function resourcesWithOverhead(spec: PodSpec, part: 'requests' | 'limits'): ResourceList {
  const asked = resourcesTogether(spec, part)
  const overhead = Object.entries(spec.overhead ?? {}).filter(
    ([name]) => part === 'requests' || name in asked,
  )
  return addResources(asked, Object.fromEntries(overhead))
}

/** An init container that keeps running beside the others. */
export function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always'
}
