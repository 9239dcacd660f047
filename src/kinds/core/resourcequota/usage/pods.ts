/** What pods take of a quota: their number, and what their containers ask for together. */
import { msOfTime } from '#api/scalars/time.ts'
import { qosClassOf } from '#kinds/core/pod/qos.ts'
import { resourcesWithOverhead } from '#kinds/core/pod/spec/pod-requests.ts'
import type { Pod, PodAffinityTerm, PodSpec } from '#kinds/core/pod/types.ts'
import type { ScopedResourceSelectorRequirement } from '#kinds/core/resourcequota/types.ts'
import { type Evaluator, objectCountName } from '#kinds/core/resourcequota/usage/evaluator.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'
import { isExtendedResource, isHugePages } from '#kinds/core/shared/resource-names.ts'

const countName = objectCountName({ group: '', resource: 'pods' })
const compute = ['cpu', 'memory', 'ephemeral-storage']
const counted = new Set([
  countName,
  'pods',
  ...compute.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
])
/** A quota for one of these wants every container to say how much it needs. */
const required = ['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`])

export const podEvaluator: Evaluator<Pod> = {
  countsUpdate: (subresource, pod, old) =>
    subresource === 'resize' || (subresource === '' && hasEnd(pod) !== hasEnd(old)),
  matching: (names) => names.filter((name) => counted.has(name) || isPrefixed(name)),
  usage(pod, { nowMs }) {
    const count = { [countName]: '1' }
    if (isOver(pod, nowMs)) return count
    const { spec } = pod
    return {
      ...count,
      ...takenBy(resourcesWithOverhead(spec, 'requests'), resourcesWithOverhead(spec, 'limits')),
    }
  },
  unsaid,
  isInScope,
}

function isPrefixed(name: string): boolean {
  const bare = name.startsWith('requests.') ? name.slice('requests.'.length) : undefined
  if (bare === undefined) return isHugePages(name)
  return isHugePages(bare) || isExtended(bare)
}

/** Devices of a class are a resource under the name of the class as well. */
function isExtended(name: string): boolean {
  return isExtendedResource(name) || name.startsWith('deviceclass.resource.kubernetes.io/')
}

/** Pods that ended, or that a lost node keeps past their time, take nothing. */
function isOver({ status, metadata }: Pod, nowMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return true
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false
  return nowMs > msOfTime(deletionTimestamp) + Number(deletionGracePeriodSeconds) * 1000
}

function takenBy(requests: ResourceList, limits: ResourceList): ResourceList {
  const taken: Record<string, string> = { pods: '1' }
  for (const [name, amount] of Object.entries(requests)) {
    if (compute.includes(name) || isHugePages(name)) taken[name] = amount
    if (name in taken || isExtended(name)) taken[`requests.${name}`] = amount
  }
  for (const name of compute) if (limits[name] !== undefined) taken[`limits.${name}`] = limits[name]
  return taken
}

function unsaid({ spec }: Pod, limited: readonly string[]): string | undefined {
  const ofPod = takenBy(spec.resources?.requests ?? {}, spec.resources?.limits ?? {})
  const wanted = required.filter((name) => limited.includes(name) && !(name in ofPod))
  const missing = wanted.toSorted().flatMap((name) => {
    const containers = [...spec.containers, ...(spec.initContainers ?? [])].filter(
      ({ resources }) => !(name in takenBy(resources?.requests ?? {}, resources?.limits ?? {})),
    )
    const names = [...new Set(containers.map((one) => one.name))].toSorted()
    return names.length === 0 ? [] : `${name} for: ${names.join(',')}`
  })
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`
}

function hasEnd({ spec: { activeDeadlineSeconds } }: Pod): boolean {
  return activeDeadlineSeconds !== undefined && Number(activeDeadlineSeconds) >= 0
}

function isInScope(
  pod: Pod,
  { scopeName, operator, values = [] }: ScopedResourceSelectorRequirement,
): boolean {
  const { spec } = pod
  const { priorityClassName = '' } = spec
  switch (scopeName) {
    case 'Terminating':
      return hasEnd(pod)
    case 'NotTerminating':
      return !hasEnd(pod)
    case 'BestEffort':
      return qosClassOf(spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClassOf(spec) !== 'BestEffort'
    case 'PriorityClass':
      return isSelected(priorityClassName, operator, values)
    case 'CrossNamespacePodAffinity':
      return reachesOthers(spec)
    default:
      return false
  }
}

export function isSelected(value: string, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== '' && values.includes(value)
    case 'NotIn':
      return value === '' || !values.includes(value)
    case 'Exists':
      return value !== ''
    default:
      return value === ''
  }
}

function reachesOthers({ affinity }: PodSpec): boolean {
  const sides = [affinity?.podAffinity, affinity?.podAntiAffinity]
  const terms = sides.flatMap((side): readonly (PodAffinityTerm | undefined)[] => [
    ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
      ({ podAffinityTerm }) => podAffinityTerm,
    ),
  ])
  return terms.some((term) => (term?.namespaces ?? []).length > 0 || term?.namespaceSelector)
}
