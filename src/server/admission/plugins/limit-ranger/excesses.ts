/** In what a pod or claim leaves the limits of its namespace, in upstream's words. */
import type { LimitRange, LimitRangeItem } from '#kinds/core/limitrange/types.ts'
import type { PersistentVolumeClaim } from '#kinds/core/persistentvolumeclaim/types.ts'
import { resourcesTogether } from '#kinds/core/pod/spec/pod-requests.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'
import { isAbove, ratioOf } from '#server/admission/plugins/limit-ranger/amounts.ts'

/** What somebody asks for. */
interface Asked {
  readonly requests?: ResourceList | undefined
  readonly limits?: ResourceList | undefined
}

export function podExcesses({ spec }: LimitRange, { spec: pod }: Pod): readonly string[] {
  const { containers, initContainers = [] } = pod
  return (spec?.limits ?? []).flatMap((limit) => {
    if (limit.type === 'Container') {
      return [...containers, ...initContainers].flatMap(({ resources = {} }) =>
        excesses(limit, resources),
      )
    }
    if (limit.type !== 'Pod') return []
    return excesses(limit, {
      requests: resourcesTogether(pod, 'requests'),
      limits: resourcesTogether(pod, 'limits'),
    })
  })
}

/** Claims have no limits: what they request is what they use. */
export function claimExcesses(
  { spec }: LimitRange,
  claim: PersistentVolumeClaim,
): readonly string[] {
  const requests = claim.spec.resources?.requests
  return (spec?.limits ?? [])
    .filter(({ type }) => type === 'PersistentVolumeClaim')
    .flatMap((limit) => [
      ...entries(limit.min).flatMap(([name, least]) =>
        below(`minimum ${name} usage per ${limit.type} is ${least}`, name, least, { requests }),
      ),
      ...entries(limit.max).flatMap(([name, most]) => {
        const head = `maximum ${name} usage per ${limit.type} is ${most}`
        const request = requests?.[name]
        if (request === undefined) return [`${head}.  No request is specified`]
        return isAbove(request, most) ? [`${head}, but request is ${request}`] : []
      }),
    ])
}

function excesses(limit: LimitRangeItem, asked: Asked): readonly string[] {
  const { type } = limit
  return [
    ...entries(limit.min).flatMap(([name, least]) =>
      below(`minimum ${name} usage per ${type} is ${least}`, name, least, asked),
    ),
    ...entries(limit.max).flatMap(([name, most]) =>
      above(`maximum ${name} usage per ${type} is ${most}`, name, most, asked),
    ),
    ...entries(limit.maxLimitRequestRatio).flatMap(([name, most]) =>
      stretched(`${name} max limit to request ratio per ${type} is ${most}`, name, most, asked),
    ),
  ]
}

/** Upstream goes through them at random; sorted, the same refusal has the same words. */
function entries(list: ResourceList = {}): readonly (readonly [string, string])[] {
  return Object.entries(list).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function below(head: string, name: string, least: string, asked: Asked): readonly string[] {
  const request = asked.requests?.[name]
  const limit = asked.limits?.[name]
  if (request === undefined) return [`${head}.  No request is specified`]
  if (isAbove(least, request)) return [`${head}, but request is ${request}`]
  if (limit !== undefined && isAbove(least, limit)) return [`${head}, but limit is ${limit}`]
  return []
}

function above(head: string, name: string, most: string, asked: Asked): readonly string[] {
  const request = asked.requests?.[name]
  const limit = asked.limits?.[name]
  if (limit === undefined) return [`${head}.  No limit is specified`]
  if (isAbove(limit, most)) return [`${head}, but limit is ${limit}`]
  if (request !== undefined && isAbove(request, most)) return [`${head}, but request is ${request}`]
  return []
}

function stretched(head: string, name: string, most: string, asked: Asked): readonly string[] {
  const request = asked.requests?.[name] ?? '0'
  const limit = asked.limits?.[name] ?? '0'
  const ratio = ratioOf(limit, request, most)
  if (ratio === 'no request') return [`${head}, but no request is specified or request is 0`]
  if (ratio === 'no limit') return [`${head}, but no limit is specified or limit is 0`]
  return ratio.isAbove ? [`${head}, but provided ratio is ${ratio.value.toFixed(6)}`] : []
}
