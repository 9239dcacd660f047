/** What the server, not the user, says of a pod; and what each way of updating it may change. */

import { oncePerPart, shared } from '#api/codec/shared-work.ts'
import type { RuleContext } from '#api/definition.ts'
import type { ObjectMeta } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'
import { mapSame, withChanges, withoutFields } from '#api/objects/sharing.ts'
import { withUserMetadataOf } from '#api/rules.ts'
import { withoutDisabledFields, withoutDisabledStatus } from '#kinds/core/pod/disabled-fields.ts'
import { qosClassOf } from '#kinds/core/pod/qos.ts'
import { type Annotations, appArmorPrefix } from '#kinds/core/pod/spec/annotations.ts'
import { withLabelKeys } from '#kinds/core/pod/spec/label-keys.ts'
import { appArmorOfText } from '#kinds/core/pod/spec/profiles.ts'
import { withContainers } from '#kinds/core/pod/spec/visit.ts'
import type {
  AppArmorProfile,
  Container,
  Pod,
  PodAffinity,
  PodCondition,
  PodSpec,
  PodStatus,
} from '#kinds/core/pod/types.ts'

export function prepareNewPod(pod: Pod, { features, now }: RuleContext): Pod {
  const { metadata } = pod
  const spec = withoutDisabledFields(pod.spec, undefined, features)
  const conditions = spec.schedulingGates?.length ? [gatedCondition(now)] : undefined
  // Who says how well it is kept is believed.
  const { qosClass = qosClassOf(pod.spec) } = pod.status ?? {}
  const isPlain = !conditions && Object.hasOwn(freshStatus, qosClass)
  return {
    ...pod,
    metadata: { ...metadata, generation: 1 },
    spec: withAppArmorFields(withMergedKeys(spec, metadata.labels ?? {}), metadata),
    status: isPlain
      ? freshStatus[qosClass]
      : { phase: 'Pending', ...(conditions && { conditions }), qosClass },
  }
}

const freshStatus = {
  BestEffort: shared<PodStatus>({ phase: 'Pending', qosClass: 'BestEffort' }),
  Burstable: shared<PodStatus>({ phase: 'Pending', qosClass: 'Burstable' }),
  Guaranteed: shared<PodStatus>({ phase: 'Pending', qosClass: 'Guaranteed' }),
}

function gatedCondition(now: string): PodCondition {
  return {
    type: 'PodScheduled',
    status: 'False',
    lastTransitionTime: now,
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }
}

export function preparePodUpdate(pod: Pod, old: Pod, { features }: RuleContext): Pod {
  const spec = withoutDisabledFields(pod.spec, old.spec, features)
  return withPodGeneration({ ...withStatusOf(pod, old), spec }, old)
}

function withStatusOf(pod: Pod, old: Pod): Pod {
  return old.status ? { ...pod, status: old.status } : withoutFields(pod, 'status')
}

function withPodGeneration(pod: Pod, old: Pod): Pod {
  if (isSame(pod.spec, old.spec)) return pod
  const generation = Number(pod.metadata.generation ?? 0) + 1
  return { ...pod, metadata: { ...pod.metadata, generation } }
}

export function prepareEphemeralContainers(pod: Pod, old: Pod, { features }: RuleContext): Pod {
  const { ephemeralContainers } = pod.spec
  const spec = {
    ...withoutFields(old.spec, 'ephemeralContainers'),
    ...(ephemeralContainers && { ephemeralContainers }),
  }
  const kept = withStatusOf(withUserMetadataOf(pod, old), old)
  return withPodGeneration({ ...kept, spec: withoutDisabledFields(spec, old.spec, features) }, old)
}

/** A pod whose containers are others than before is left as it is: validation will refuse it. */
export function prepareResize(pod: Pod, old: Pod, { features }: RuleContext): Pod {
  const kept = withResizedOnly(pod, old)
  const spec = withoutDisabledFields(kept.spec, old.spec, features)
  return withPodGeneration(spec === kept.spec ? kept : { ...kept, spec }, old)
}

function withResizedOnly(pod: Pod, old: Pod): Pod {
  const { containers, initContainers = [], resources } = pod.spec
  const oldInit = old.spec.initContainers ?? []
  if (
    containers.length !== old.spec.containers.length ||
    initContainers.length !== oldInit.length
  ) {
    return pod
  }
  const resizedInit = resized(initContainers, oldInit)
  const spec: PodSpec = {
    ...withoutFields(old.spec, 'resources', 'initContainers'),
    ...(resources && { resources }),
    containers: resized(containers, old.spec.containers),
    ...(resizedInit.length > 0 && { initContainers: resizedInit }),
  }
  return { ...withStatusOf(withUserMetadataOf(pod, old), old), spec }
}

function resized(
  containers: readonly Container[],
  old: readonly Container[],
): readonly Container[] {
  if (containers.some(({ name }, i) => name !== old[i]!.name)) return containers
  return containers.map(({ resources, resizePolicy }, i) => ({
    ...withoutFields(old[i]!, 'resources', 'resizePolicy'),
    ...(resources && { resources }),
    ...(resizePolicy && { resizePolicy }),
  }))
}

/** Owners are not a kubelet's to change, nor is the class that a pod was created with. */
export function preparePodStatus(pod: Pod, old: Pod, { features }: RuleContext): Pod {
  const { ownerReferences } = old.metadata
  const metadata = {
    ...withoutFields(pod.metadata, 'ownerReferences', 'deletionTimestamp'),
    ...(ownerReferences && { ownerReferences }),
    ...(old.metadata.deletionTimestamp && {
      deletionTimestamp: old.metadata.deletionTimestamp,
    }),
  }
  const { status = {} } = pod
  return {
    ...pod,
    metadata,
    spec: old.spec,
    status: withChanges(withoutDisabledStatus(status, old.status, features), {
      qosClass: status.qosClass ?? old.status?.qosClass,
      observedGeneration: status.observedGeneration ?? old.status?.observedGeneration,
      conditions: status.conditions && withGenerations(status.conditions, old.status?.conditions),
    }),
  }
}

/** A condition that does not say which generation it saw keeps what was said before. */
function withGenerations(
  conditions: readonly PodCondition[],
  old: readonly PodCondition[] = [],
): readonly PodCondition[] {
  const left = [...old]
  return mapSame(conditions, (condition) => {
    const index = left.findIndex(({ type }) => type === condition.type)
    const [before] = index < 0 ? [] : left.splice(index, 1)
    return withChanges(condition, {
      observedGeneration: condition.observedGeneration ?? before?.observedGeneration,
    })
  })
}

function withMergedKeys(spec: PodSpec, labels: Readonly<Record<string, string>>): PodSpec {
  const { affinity, topologySpreadConstraints: spread } = spec
  const merge = (one: PodAffinity | undefined) => one && withMergedTerms(one, labels)
  return withChanges(spec, {
    affinity:
      affinity &&
      withChanges(affinity, {
        podAffinity: merge(affinity.podAffinity),
        podAntiAffinity: merge(affinity.podAntiAffinity),
      }),
    topologySpreadConstraints:
      spread && mapSame(spread, (constraint) => withLabelKeys(constraint, labels)),
  })
}

function withMergedTerms(one: PodAffinity, labels: Readonly<Record<string, string>>): PodAffinity {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: needed,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = one
  return withChanges(one, {
    requiredDuringSchedulingIgnoredDuringExecution:
      needed && mapSame(needed, (term) => withLabelKeys(term, labels)),
    preferredDuringSchedulingIgnoredDuringExecution:
      preferred &&
      mapSame(preferred, (item) =>
        withChanges(item, { podAffinityTerm: withLabelKeys(item.podAffinityTerm, labels) }),
      ),
  })
}

/** Profiles that were made of annotations: whoever wrote one is warned. */
const fromAnnotations = new WeakSet<AppArmorProfile>()

export function isFromAnnotation(profile: AppArmorProfile): boolean {
  return fromAnnotations.has(profile)
}

/** Fields for what the annotations say, which came before them. */
function withAppArmorFields(spec: PodSpec, { annotations }: ObjectMeta): PodSpec {
  return annotations ? withFieldsFor(spec, annotations) : spec
}

const withFieldsFor = oncePerPart((spec: PodSpec, annotations: Annotations): PodSpec => {
  if (spec.os?.name === 'windows') return spec
  const ofPod = spec.securityContext?.appArmorProfile
  return withContainers(spec, (container) => {
    const key = `${appArmorPrefix}${container.name}`
    const { securityContext = {} } = container
    if (!Object.hasOwn(annotations, key) || securityContext.appArmorProfile) return container
    const appArmorProfile = appArmorOfText(annotations[key]!)
    if (!appArmorProfile || isSame(appArmorProfile, ofPod)) return container
    fromAnnotations.add(appArmorProfile)
    return { ...container, securityContext: { ...securityContext, appArmorProfile } }
  })
})
