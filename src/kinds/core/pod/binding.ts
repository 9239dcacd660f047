/** Gives a pod the node that was chosen for it: once, and only while it may still start. */
import type { RuleContext } from '#api/definition.ts'
import { withoutFields } from '#api/objects/sharing.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Binding } from '#kinds/core/binding/types.ts'
import type { Pod, PodCondition, PodStatus } from '#kinds/core/pod/types.ts'

/** Why the pod as it is cannot be bound; undefined if it can. */
export function bindingConflict({ metadata: { name, deletionTimestamp }, spec }: Pod) {
  if (deletionTimestamp !== undefined)
    return `pod ${name} is being deleted, cannot be assigned to a host`
  if (spec.nodeName) return `pod ${name} is already assigned to node ${quoteGo(spec.nodeName)}`
  if (spec.schedulingGates?.length) return `pod ${name} has non-empty .spec.schedulingGates`
  return undefined
}

/** The binding's labels and annotations become the pod's, over what it had. */
export function boundPod(pod: Pod, { metadata, target }: Binding, { now }: RuleContext): Pod {
  const labels = { ...pod.metadata.labels, ...metadata.labels }
  const annotations = { ...pod.metadata.annotations, ...metadata.annotations }
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(metadata.labels && { labels }),
      ...(metadata.annotations && { annotations }),
    },
    spec: { ...pod.spec, nodeName: target.name ?? '' },
    status: scheduled(pod.status ?? {}, now),
  }
}

/** A node that was to be made free for the pod is no longer spoken of. */
function scheduled(status: PodStatus, now: string): PodStatus {
  const { conditions = [] } = status
  const old = conditions.find(({ type }) => type === 'PodScheduled')
  const condition: PodCondition = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: (old?.status === 'True' && old.lastTransitionTime) || now,
  }
  return {
    ...withoutFields(status, 'nominatedNodeName'),
    conditions: old
      ? conditions.map((one) => (one === old ? condition : one))
      : [...conditions, condition],
  }
}
