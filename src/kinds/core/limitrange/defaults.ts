/** What a limit range means by what it leaves out. */
import { mapSame, withChanges } from '#api/objects/sharing.ts'
import type { LimitRange, LimitRangeItem } from '#kinds/core/limitrange/types.ts'
import { type ResourceList, withMilliQuantities } from '#kinds/core/shared/resource-lists.ts'

export function withLimitRangeDefaults(range: LimitRange): LimitRange {
  const limits = mapSame(range.spec.limits, (item) => withContainerDefaults(withMilli(item)))
  return limits === range.spec.limits ? range : { ...range, spec: { ...range.spec, limits } }
}

function withMilli(item: LimitRangeItem): LimitRangeItem {
  return withChanges(item, {
    max: item.max && withMilliQuantities(item.max),
    min: item.min && withMilliQuantities(item.min),
    default: item.default && withMilliQuantities(item.default),
    defaultRequest: item.defaultRequest && withMilliQuantities(item.defaultRequest),
    maxLimitRequestRatio:
      item.maxLimitRequestRatio && withMilliQuantities(item.maxLimitRequestRatio),
  })
}

/** A container's default limit is its maximum; its default request that limit, else its minimum. */
function withContainerDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item
  const limits = { ...item.max, ...item.default }
  const requests = { ...item.min, ...limits, ...item.defaultRequest }
  return withChanges(item, {
    default: isSame(item.default, limits) ? undefined : limits,
    defaultRequest: isSame(item.defaultRequest, requests) ? undefined : requests,
  })
}

/** `full` holds at least what `given` does. */
function isSame(given: ResourceList = {}, full: ResourceList): boolean {
  return Object.keys(given).length === Object.keys(full).length
}
