/** Whether the disruption budgets of a pod let it be evicted now, and what that costs them. */

import type { Condition } from '#api/metadata.ts'
import type { Time } from '#api/scalars/scalars.ts'
import { matchesLabelSelector } from '#api/selectors/label-selector.ts'
import type { StatusError } from '#api/status/status.ts'
import { failure, forbidden, unknownFailure } from '#api/status/status-answers.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type {
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '#kinds/policy/poddisruptionbudget/types.ts'

/** What is to be done with a pod that somebody wants evicted. */
export type EvictionVerdict =
  | { readonly refusal: StatusError }
  | {
      readonly refusal?: never
      /** The budget after this; absent if none is touched. */
      readonly charged?: PodDisruptionBudget
      /** Whether the pod must still be as it was judged when it is deleted. */
      readonly mustBeUnchanged: boolean
    }

/** More evictions than these that no controller has seen yet are not granted. */
const unseenLimit = 2000
const violation = "Cannot evict pod as it would violate the pod's disruption budget."
const busySeconds = 10

/** `budgets` are those of the pod's namespace. */
export function judgeEviction(
  pod: Pod,
  budgets: readonly PodDisruptionBudget[],
  now: Time,
): EvictionVerdict {
  if (isPastBudgets(pod)) return { mustBeUnchanged: false }
  const [budget, ...others] = budgets.filter(({ spec }) =>
    matchesLabelSelector(spec.selector, pod.metadata.labels),
  )
  if (!budget) return { mustBeUnchanged: false }
  if (others.length > 0) {
    const message =
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    return { refusal: unknownFailure(message) }
  }
  if (!isReady(pod) && letsBrokenGo(budget)) return { mustBeUnchanged: true }
  return charge(budget, pod.metadata.name, now)
}

/** A pod that has not begun, is over or is about to go disturbs nobody. */
function isPastBudgets({ metadata, status }: Pod): boolean {
  const { phase } = status ?? {}
  const isIdle = phase === 'Pending' || phase === 'Succeeded' || phase === 'Failed'
  return isIdle || metadata.deletionTimestamp !== undefined
}

function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True')
}

/** Whether pods that are not ready may go although they are part of the budget. */
function letsBrokenGo({ spec, status = {} }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status
  return desiredHealthy > 0 && currentHealthy >= desiredHealthy
}

function charge(budget: PodDisruptionBudget, podName: string, now: Time): EvictionVerdict {
  const { metadata, status = {} } = budget
  const { disruptionsAllowed = 0, disruptedPods = {} } = status
  if (Number(status.observedGeneration ?? 0) < Number(metadata.generation ?? 0)) {
    const message = `The disruption budget ${metadata.name} is still being processed by the server.`
    return { refusal: refusal(message, busySeconds) }
  }
  if (disruptionsAllowed < 0) return broken(budget, 'pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > unseenLimit) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    return broken(budget, why)
  }
  if (disruptionsAllowed === 0) return { refusal: refusal(shortage(budget)) }
  const charged: PodDisruptionBudgetStatus = {
    ...status,
    disruptedPods: { ...disruptedPods, [podName]: now },
    disruptionsAllowed: disruptionsAllowed - 1,
    ...(disruptionsAllowed === 1 && { conditions: exhausted(status, now) }),
  }
  return { charged: { ...budget, status: charged }, mustBeUnchanged: false }
}

/** Why a budget has nothing left. */
function shortage({ metadata: { name }, status = {} }: PodDisruptionBudget): string {
  const failed = status.conditions?.find(
    ({ type, status: is, reason }) =>
      type === 'DisruptionAllowed' && is === 'False' && reason === 'SyncFailed',
  )
  const what = `The disruption budget ${name} does not allow evicting pods currently`
  if (failed) return `${what} because it failed sync: ${failed.message}`
  const { desiredHealthy: needed = 0, currentHealthy: has = 0 } = status
  if (has > needed) return what
  return `The disruption budget ${name} needs ${needed} healthy pods and has ${has} currently`
}

function exhausted(status: PodDisruptionBudgetStatus, now: Time): readonly Condition[] {
  const { conditions = [], observedGeneration } = status
  const old = conditions.find(({ type }) => type === 'DisruptionAllowed')
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: 'False',
    ...(observedGeneration !== undefined && { observedGeneration }),
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: '',
  }
  return old ? conditions.map((one) => (one === old ? condition : one)) : [...conditions, condition]
}

function refusal(message: string, retryAfterSeconds?: number): StatusError {
  return failure('TooManyRequests', violation, {
    causes: [{ reason: 'DisruptionBudget', message }],
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

function broken({ metadata }: PodDisruptionBudget, why: string): EvictionVerdict {
  const resource = { group: 'policy', resource: 'poddisruptionbudget' }
  return { refusal: forbidden(resource, metadata.name, why) }
}

/** A pod about to be evicted says so until it is gone. */
export function evictedPod(pod: Pod, now: Time): Pod {
  const { conditions = [], ...status } = pod.status ?? {}
  const others = conditions.filter(({ type }) => type !== 'DisruptionTarget')
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: now,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  } as const
  return { ...pod, status: { ...status, conditions: [...others, condition] } }
}
