/** How a pod ranks when its node runs out of resources. */

import { oncePerPart } from '#api/codec/shared-work.ts'
import { addQuantities, compareQuantities, quantitySign } from '#api/scalars/quantity.ts'
import type { PodQOSClass, PodSpec, ResourceRequirements } from '#kinds/core/pod/types.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'

const counted = ['cpu', 'memory'] as const

/** Upstream's ComputePodQOS. A pod's own resources count alone, where it has any. */
export function qosClassOf(spec: PodSpec): PodQOSClass {
  return classOf(spec, undefined)
}

const classOf = oncePerPart((spec: PodSpec): PodQOSClass => {
  const { resources, initContainers = [] } = spec
  const parts: readonly ResourceRequirements[] = resources
    ? [resources]
    : [...spec.containers, ...initContainers].map((container) => container.resources ?? {})
  const requests = sums(parts.map((part) => part.requests))
  const limits = sums(parts.map((part) => part.limits))
  if (Object.keys(requests).length === 0 && Object.keys(limits).length === 0) return 'BestEffort'
  const isLimited = parts.every((part) => counted.every((name) => amountOf(part.limits, name)))
  const isEqual = counted.every(
    (name) =>
      requests[name] !== undefined &&
      limits[name] !== undefined &&
      compareQuantities(requests[name], limits[name]) === 0,
  )
  return isLimited && isEqual ? 'Guaranteed' : 'Burstable'
})

function sums(lists: readonly (ResourceList | undefined)[]): ResourceList {
  const result: Record<string, string> = {}
  for (const list of lists) {
    for (const name of counted) {
      const amount = amountOf(list, name)
      if (amount === undefined) continue
      result[name] = result[name] === undefined ? amount : addQuantities(result[name], amount)
    }
  }
  return result
}

function amountOf(list: ResourceList | undefined, name: string): string | undefined {
  const amount = list?.[name]
  return amount !== undefined && quantitySign(amount) > 0 ? amount : undefined
}
