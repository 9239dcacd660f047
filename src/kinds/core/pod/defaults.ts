/** What a pod holds when nothing is said, beyond what every pod spec holds. */
import { oncePerPart } from '#api/codec/shared-work.ts'
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { withResourceDefaults } from '#kinds/core/pod/spec/container-defaults.ts'
import { withoutFormerAnnotations, withPodSpecDefaults } from '#kinds/core/pod/spec/defaults.ts'
import { aggregateContainers } from '#kinds/core/pod/spec/pod-requests.ts'
import { isPodResource } from '#kinds/core/pod/spec/pod-resources.ts'
import type {
  Container,
  ContainerStatus,
  Pod,
  PodSpec,
  PodStatus,
  ResourceRequirements,
} from '#kinds/core/pod/types.ts'
import { type ResourceList, withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'
import { isHugePages, isOvercommitAllowed } from '#kinds/core/shared/resource-names.ts'

export function withPodDefaults(pod: Pod): Pod {
  return withChanges(pod, {
    metadata: withoutFormerAnnotations(pod.metadata),
    spec: completed(pod.spec, undefined),
    status: pod.status && withStatusDefaults(pod.status),
  })
}

const completed = oncePerPart((spec: PodSpec): PodSpec => {
  return withDefaultsOfPods(withPodSpecDefaults(spec))
})

function withDefaultsOfPods(spec: PodSpec): PodSpec {
  const { initContainers, terminationGracePeriodSeconds: grace } = spec
  const complete = (container: Container) =>
    withContainerRequests(spec.hostNetwork ? withHostPorts(container) : container)
  const whole = withChanges(spec, {
    containers: mapSame(spec.containers, complete),
    initContainers: initContainers && mapSame(initContainers, complete),
    enableServiceLinks: spec.enableServiceLinks ?? true,
    // Templates keep what they say; a pod cannot be granted less than no time.
    terminationGracePeriodSeconds: grace !== undefined && grace < 0 ? 1 : grace,
  })
  const resources = whole.resources && podResources(whole, whole.resources)
  return withChanges(whole, { resources })
}

/** Who limits a resource and requests nothing requests as much. */
function withContainerRequests(container: Container): Container {
  const { resources } = container
  const limits = resources?.limits
  if (!limits) return container
  const requests = resources.requests ?? {}
  if (Object.keys(limits).every((name) => Object.hasOwn(requests, name))) return container
  return { ...container, resources: { ...resources, requests: { ...limits, ...requests } } }
}

/** On the host's network every port is a port of the host. */
function withHostPorts(container: Container): Container {
  const { ports } = container
  if (!ports) return container
  return withChanges(container, {
    ports: mapSame(ports, (port) =>
      port.hostPort === undefined && port.containerPort !== 0
        ? { ...port, hostPort: port.containerPort }
        : port,
    ),
  })
}

/**
 * A pod's own resources, completed from those of its containers where the pod says something:
 * limits on huge pages first, then requests, then the other limits.
 */
function podResources(spec: PodSpec, given: ResourceRequirements): ResourceRequirements {
  const { limits = none, requests = none } = given
  if (Object.keys(limits).length === 0 && Object.keys(requests).length === 0) return given
  const allLimits = withMissing(
    limits,
    aggregateContainers(spec, 'limits'),
    (name) => isHugePages(name) && !Object.hasOwn(requests, name),
  )
  const allRequests =
    Object.keys(allLimits).length === 0 ? requests : podRequests(spec, allLimits, requests)
  return withChanges(given, {
    limits: allLimits === none ? undefined : allLimits,
    requests: allRequests === none ? undefined : allRequests,
  })
}

const none: ResourceList = {}

/** What all containers request together, else as much as the limit. */
function podRequests(spec: PodSpec, limits: ResourceList, requests: ResourceList): ResourceList {
  const summed = withMissing(
    requests,
    aggregateContainers(spec, 'requests'),
    (name) => isPodResource(name) && isOvercommitAllowed(name),
  )
  return withMissing(summed, limits, isPodResource)
}

/** `given` with those of `amounts` that it says nothing of and `isWanted` asks for. */
function withMissing(
  given: ResourceList,
  amounts: ResourceList,
  isWanted: (name: string) => boolean,
): ResourceList {
  const missing = Object.entries(amounts).filter(
    ([name]) => !Object.hasOwn(given, name) && isWanted(name),
  )
  return missing.length === 0 ? given : { ...given, ...Object.fromEntries(missing) }
}

/** Of the two ways to tell addresses, the older names the first of the newer, and wins. */
function withStatusDefaults(status: PodStatus): PodStatus {
  const { podIP, podIPs = [], allocatedResources, resources } = status
  const isTold = podIP !== undefined && podIPs[0]?.ip !== podIP
  const ips = isTold ? [{ ip: podIP }] : podIPs
  const first = ips[0]?.ip
  const changed = withChanges(status, {
    podIP: first === '' ? undefined : first,
    podIPs: isTold ? ips : undefined,
    allocatedResources: allocatedResources && withMilliQuantities(allocatedResources),
    resources: resources && withResourceDefaults(resources),
    containerStatuses: withStatusesDefaults(status.containerStatuses),
    initContainerStatuses: withStatusesDefaults(status.initContainerStatuses),
    ephemeralContainerStatuses: withStatusesDefaults(status.ephemeralContainerStatuses),
  })
  return first === '' ? withoutFields(changed, 'podIP') : changed
}

function withStatusesDefaults(
  statuses: readonly ContainerStatus[] | undefined,
): readonly ContainerStatus[] | undefined {
  return (
    statuses &&
    mapSame(statuses, (status) => {
      const { allocatedResources, resources } = status
      return withChanges(status, {
        allocatedResources: allocatedResources && withMilliQuantities(allocatedResources),
        resources: resources && withResourceDefaults(resources),
      })
    })
  )
}
