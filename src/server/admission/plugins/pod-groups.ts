/** What holds of groups of pods that are scheduled together, where those are served. */
import { controllerOf } from '#api/resource.ts'
import { quoteGo } from '#base/go/text.ts'
import type { Job } from '#kinds/batch/job/types.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'
import type { Workload } from '#kinds/scheduling/workload/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import { all, find, forbid, isOf } from '#server/admission/request.ts'

const groups = { group: 'scheduling.k8s.io', resource: 'podgroups' }
const workloads = { group: 'scheduling.k8s.io', resource: 'workloads' }
const jobs = { group: 'batch', resource: 'jobs' }
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

/** Pods that start together or not at all were planned for as many as there are. */
export const jobValidation: AdmissionPlugin = {
  name: 'JobValidation',
  handles: (admission) => isOf(admission, jobs, 'UPDATE'),
  async validate(admission, context) {
    const old = admission.old as Job
    if ((admission.object as Job).spec.parallelism === old.spec.parallelism) return undefined
    const gang = (await groupsOf(old, admission, context)).find(
      ({ spec }) => spec.schedulingPolicy.gang !== undefined,
    )
    if (!gang) return undefined
    const what = `PodGroup ${quoteGo(gang.metadata.name)}`
    return forbid(
      admission,
      `cannot change parallelism for a Job referencing gang-scheduled ${what}`,
    )
  },
}

/** The one that its pods name, or those that are its own. */
async function groupsOf(
  { metadata: { uid }, spec }: Job,
  { namespace, call }: Admission,
  context: AdmissionContext,
): Promise<readonly PodGroup[]> {
  const name = spec.template.spec?.schedulingGroup?.podGroupName
  if (name === undefined) {
    const there = all<PodGroup>(context, groups, namespace)
    return there.filter((group) => controllerOf(group)?.uid === uid)
  }
  const group = await find<PodGroup>(context, groups, { namespace, name }, call)
  return group ? [group] : []
}
