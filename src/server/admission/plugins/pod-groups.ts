/** What holds of groups of pods that are scheduled together, where those are served. */
import { quoteGo } from '#base/go/text.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'
import type { Workload } from '#kinds/scheduling/workload/types.ts'
import type { AdmissionPlugin } from '#server/admission/admission.ts'
import { find, forbid, isOf } from '#server/admission/request.ts'

const groups = { group: 'scheduling.k8s.io', resource: 'podgroups' }
const workloads = { group: 'scheduling.k8s.io', resource: 'workloads' }
const finalizer = 'scheduling.k8s.io/podgroup-protection'

/** A group stays while pods of it run. */
export const podGroupProtection: AdmissionPlugin = {
  name: 'PodGroupProtection',
  handles: (admission) => isOf(admission, groups, 'CREATE'),
  mutate({ object }) {
    const { metadata } = object!
    const { finalizers = [] } = metadata
    if (finalizers.includes(finalizer)) return object!
    return { ...object!, metadata: { ...metadata, finalizers: [...finalizers, finalizer] } }
  },
}

/** A group that is made from a template is made from one that is there. */
export const podGroupWorkloadExists: AdmissionPlugin = {
  name: 'PodGroupWorkloadExists',
  handles: (admission) => isOf(admission, groups, 'CREATE'),
  async validate(admission, context) {
    const { workload: reference } = (admission.object as PodGroup).spec.podGroupTemplateRef ?? {}
    if (!reference) return undefined
    const { workloadName: name, podGroupTemplateName: template } = reference
    const { namespace, call } = admission
    const workload = await find<Workload>(context, workloads, { namespace, name }, call)
    const shown = quoteGo(name)
    if (!workload) return forbid(admission, `PodGroup rejected: Workload ${shown} not found`)
    if (workload.metadata.deletionTimestamp !== undefined) {
      return forbid(admission, `PodGroup rejected: Workload ${shown} is being deleted`)
    }
    if (workload.spec.podGroupTemplates.some((one) => one.name === template)) return undefined
    const why = `PodGroup rejected: PodGroupTemplate ${quoteGo(template)} not found in Workload ${shown}`
    return forbid(admission, why)
  },
}
