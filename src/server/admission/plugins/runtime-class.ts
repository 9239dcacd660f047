/** What a pod's runtime class costs and where it runs joins the pod. */
import { isSame } from '#api/objects/equality.ts'
import { withChanges } from '#api/objects/sharing.ts'
import type { StatusError } from '#api/status/status.ts'
import { unknownFailure } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Pod } from '#kinds/core/pod/types.ts'
import type { RuntimeClass } from '#kinds/node/runtimeclass/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { mergedTolerations } from '#server/admission/plugins/tolerations.ts'
import { core, find, forbid, impossibleName, isOf } from '#server/admission/request.ts'

const classes = { group: 'node.k8s.io', resource: 'runtimeclasses' }
const otherOverhead = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
const bareOverhead =
  'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'

export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  handles: (admission) => isOf(admission, core.pods, 'CREATE'),

  mutate(admission, context) {
    const pod = admission.object as Pod
    if (pod.spec.runtimeClassName === undefined) return pod
    return classOf(admission, pod.spec.runtimeClassName, context).then((one) =>
      withClass(admission, pod, one),
    )
  },

  validate(admission, context) {
    const { overhead, runtimeClassName } = (admission.object as Pod).spec
    if (runtimeClassName !== undefined) {
      return classOf(admission, runtimeClassName, context).then((one) => judge(admission, one))
    }
    return overhead === undefined ? undefined : forbid(admission, bareOverhead)
  },
}

async function classOf(
  admission: Admission,
  name: string,
  context: AdmissionContext,
): Promise<RuntimeClass> {
  const found = find<RuntimeClass>(context, classes, { namespace: '', name }, admission.call)
  const one = await found
  if (one) return one
  const why = impossibleName(name)
  if (why !== undefined) throw unknownFailure(why)
  throw forbid(admission, `pod rejected: RuntimeClass ${quoteGo(name)} not found`)
}

function withClass(admission: Admission, pod: Pod, { overhead, scheduling }: RuntimeClass): Pod {
  const own = pod.spec.overhead ?? {}
  const fixed = overhead?.podFixed ?? {}
  if (overhead && Object.keys(own).length > 0 && !isSame({ overhead: own }, { overhead: fixed })) {
    throw forbid(admission, otherOverhead)
  }
  const tolerations = scheduling?.tolerations
  return withChanges(pod, {
    spec: withChanges(pod.spec, {
      overhead: overhead?.podFixed,
      nodeSelector: mergedSelector(admission, pod, scheduling?.nodeSelector),
      tolerations: tolerations && mergedTolerations(pod.spec.tolerations ?? [], tolerations),
    }),
  })
}

function mergedSelector(
  admission: Admission,
  { spec: { nodeSelector } }: Pod,
  wanted: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  if (!wanted) return undefined
  for (const [key, value] of Object.entries(wanted)) {
    const own = nodeSelector?.[key]
    if (own === undefined || own === value) continue
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`
    throw forbid(admission, why)
  }
  return { ...nodeSelector, ...wanted }
}

function judge(admission: Admission, { overhead }: RuntimeClass): StatusError | undefined {
  const own = (admission.object as Pod).spec.overhead
  if (!overhead) return own === undefined ? undefined : forbid(admission, bareOverhead)
  const isEqual = isSame({ overhead: own ?? {} }, { overhead: overhead.podFixed ?? {} })
  return isEqual ? undefined : forbid(admission, otherOverhead)
}
