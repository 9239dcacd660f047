/** The priority of a pod, or of a group of pods, is that of its class: nobody gives himself another. */
import { withChanges } from '#api/objects/sharing.ts'
import type { StatusError } from '#api/status/status.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'
import type { PriorityClass } from '#kinds/scheduling/priorityclass/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { all, core, find, forbid, isOf, storeOf } from '#server/admission/request.ts'
import type { Entry } from '#server/served/object-store.ts'

const classes = { group: 'scheduling.k8s.io', resource: 'priorityclasses' }
const podGroups = { group: 'scheduling.k8s.io', resource: 'podgroups' }

/** What counts of a class. */
type Chosen = Pick<PriorityClass, 'value' | 'preemptionPolicy'> & { readonly name?: string }

export const priority: AdmissionPlugin = {
  name: 'Priority',

  handles: (admission) =>
    isOf(admission, core.pods, 'CREATE', 'UPDATE') ||
    isOf(admission, classes, 'CREATE', 'UPDATE') ||
    isOf(admission, podGroups, 'CREATE'),

  mutate(admission, context) {
    const { object, operation } = admission
    if (isOf(admission, core.pods, 'CREATE', 'UPDATE')) {
      const pod = object as Pod
      if (operation === 'UPDATE') return withFormer(pod, admission.old as Pod)
      const { priorityClassName: name = '' } = pod.spec
      return settle({ admission, context, name }, (one) => withPriority(admission, pod, one))
    }
    if (!isOf(admission, podGroups, 'CREATE')) return object!
    if (!context.features.enabled('WorkloadAwarePreemption')) return object!
    const group = object as PodGroup
    const { priorityClassName: name = '' } = group.spec
    return settle({ admission, context, name }, (one) => groupWithPriority(admission, group, one))
  },

  validate(admission, context) {
    if (!isOf(admission, classes, 'CREATE', 'UPDATE')) return undefined
    return judgeDefault(admission, context)
  },
}

interface Settling {
  readonly admission: Admission
  readonly context: AdmissionContext
  /** Of the class that is asked for; empty: the one that all others have. */
  readonly name: string
}

function settle<T>({ admission, context, name }: Settling, use: (chosen: Chosen) => T) {
  if (name === '') return use(defaultPriority(context))
  const chosen = (one: PriorityClass | undefined): T => {
    if (one) return use(one)
    throw forbid(admission, `no PriorityClass with name ${name} was found`)
  }
  const found = find<PriorityClass>(context, classes, { namespace: '', name }, admission.call)
  return found instanceof Promise ? found.then(chosen) : chosen(found)
}

/** What was settled at the beginning stays, if an update leaves it out. */
function withFormer(pod: Pod, old: Pod): Pod {
  return withChanges(pod, {
    spec: withChanges(pod.spec, {
      priority: pod.spec.priority ?? old.spec.priority,
      preemptionPolicy: pod.spec.preemptionPolicy ?? old.spec.preemptionPolicy,
    }),
  })
}

function withPriority(admission: Admission, pod: Pod, chosen: Chosen): Pod {
  const { priority: own, preemptionPolicy: ownPolicy } = pod.spec
  const { name, value = 0, preemptionPolicy: policy } = chosen
  if (own !== undefined && own !== value) {
    const why = `the integer value of priority (${own}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`
    throw forbid(admission, why)
  }
  if (ownPolicy !== undefined && policy !== undefined && ownPolicy !== policy) {
    const why = `the string value of PreemptionPolicy (${ownPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`
    throw forbid(admission, why)
  }
  const changes = { priorityClassName: name, priority: value, preemptionPolicy: policy }
  return { ...pod, spec: withChanges(pod.spec, changes) }
}

function groupWithPriority(admission: Admission, group: PodGroup, { name, value = 0 }: Chosen) {
  const { priority: own } = group.spec
  if (own === undefined || own === value) {
    return { ...group, spec: withChanges(group.spec, { priorityClassName: name, priority: value }) }
  }
  const why = `priority set in the pod group (${own}) must match the priority computed (${value}) based on the priority class set in the spec`
  throw forbid(admission, why)
}

/** By the list of all classes, which is the same while none of them changes. */
const defaults = new WeakMap<readonly Entry[], Chosen>()
const noClasses: readonly Entry[] = []

function defaultPriority(context: AdmissionContext): Chosen {
  const entries = storeOf(context, classes)?.peekAll('') ?? noClasses
  let chosen = defaults.get(entries)
  if (!chosen) {
    chosen = choosePriority(context)
    defaults.set(entries, chosen)
  }
  return chosen
}

function choosePriority(context: AdmissionContext): Chosen {
  const found = defaultClass(context)
  if (!found) return { value: 0, preemptionPolicy: 'PreemptLowerPriority' }
  const { metadata, value, preemptionPolicy } = found
  return {
    name: metadata.name,
    ...(value !== undefined && { value }),
    ...(preemptionPolicy && { preemptionPolicy }),
  }
}

/** Two can be marked only by a race: then the lower one counts. */
function defaultClass(context: AdmissionContext): PriorityClass | undefined {
  return all<PriorityClass>(context, classes)
    .filter(({ globalDefault }) => globalDefault)
    .toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0]
}

function judgeDefault(admission: Admission, context: AdmissionContext): StatusError | undefined {
  const { globalDefault, metadata } = admission.object as PriorityClass
  if (!globalDefault) return undefined
  const present = defaultClass(context)
  if (!present) return undefined
  const { name } = present.metadata
  if (admission.operation === 'UPDATE' && name === metadata.name) return undefined
  const why = `PriorityClass ${name} is already marked as default. Only one default can exist`
  return forbid(admission, why)
}
