/**
 * Counts what is made in a namespace against its quotas, before it is stored. A controller counts
 * again what is there: what is taken here for a write that then fails comes back that way.
 */
import type { Resource } from '#api/metadata.ts'
import { timeOfMs } from '#api/scalars/time.ts'
import { isNotFound, type StatusError } from '#api/status/status.ts'
import { notFound } from '#api/status/status-answers.ts'
import type { ResourceQuota } from '#kinds/core/resourcequota/types.ts'
import type { Around } from '#kinds/core/resourcequota/usage/evaluator.ts'
import { evaluatorOf } from '#kinds/core/resourcequota/usage/list.ts'
import { quotaMatches } from '#kinds/core/resourcequota/usage/matches.ts'
import type { ResourceList } from '#kinds/core/shared/resource-lists.ts'
import type { DeviceClass } from '#kinds/resource/deviceclass/types.ts'
import type { Admission, AdmissionContext, AdmissionPlugin } from '#server/admission/admission.ts'
import {
  addedUsage,
  negativeNames,
  newUsage,
} from '#server/admission/plugins/resource-quota/check.ts'
import {
  type Coverage,
  coverageProblem,
  type LimitedResource,
} from '#server/admission/plugins/resource-quota/coverage.ts'
import { all, core, forbid, resourceIn, storeOf } from '#server/admission/request.ts'
import { withManagers } from '#server/served/field-managers.ts'
import { serverManager } from '#server/user.ts'

/** `limited` may not be taken at all where no quota says how much. */
export function createResourceQuota(limited: readonly LimitedResource[] = []): AdmissionPlugin {
  return {
    name: 'ResourceQuota',

    handles(admission) {
      const { namespace, operation, subresource } = admission
      if (namespace === '' || operation === 'DELETE' || operation === 'CONNECT') return false
      const evaluator = evaluatorOf(resourceIn(admission))
      if (!evaluator) return false
      if (operation === 'CREATE') return subresource === ''
      return evaluator.countsUpdate?.(subresource, admission.object!, admission.old!) ?? false
    },

    validate(admission, context) {
      const quotas = all<ResourceQuota>(context, core.resourceQuotas, admission.namespace)
      if (quotas.length === 0 && limited.length === 0) return undefined
      const evaluator = evaluatorOf(resourceIn(admission))!
      const around = aroundIn(context)
      const matching = quotas.filter((quota) =>
        quotaMatches(quota, evaluator, admission.object!, around),
      )
      if (matching.length === 0 && limited.length === 0) return undefined
      return charge(admission, context, { evaluator, around, matching, quotas, limited })
    },
  }
}

async function charge(
  admission: Admission,
  context: AdmissionContext,
  coverage: Coverage,
): Promise<StatusError | undefined> {
  const { evaluator, around, matching } = coverage
  for (const quota of matching) {
    const problem = quotaProblem(admission, coverage, quota)
    if (problem !== undefined) return forbid(admission, problem)
  }
  const usage = evaluator.usage(admission.object!, around)
  const negative = negativeNames(usage)
  if (negative.length > 0) {
    const names = negative.toSorted().join(',')
    return forbid(admission, `quota usage is negative for resource(s): ${names}`)
  }
  const charges = chargesOf(admission, usage, coverage)
  if (!charges) return undefined
  const uncovered = coverageProblem(admission, usage, coverage)
  if (uncovered) return uncovered
  // First all are looked at, so that none is charged for what another one refuses.
  for (const [quota, added] of charges) {
    const after = usageAfter(admission, quota, added)
    if ('exceeded' in after) return exceeded(admission, quota, after.exceeded)
  }
  if (admission.dryRun) return undefined
  for (const [quota, added] of charges) await take(admission, context, quota, added)
  return undefined
}

/** What each quota is charged: what is added, or all where the object was none of its own before. */
function chargesOf(
  { old }: Admission,
  usage: ResourceList,
  { evaluator, around, matching }: Coverage,
): readonly (readonly [ResourceQuota, ResourceList])[] | undefined {
  const added = addedUsage(usage, old && evaluator.usage(old, around))
  const isNothing = (list: ResourceList) => Object.keys(list).length === 0
  if (matching.length === 0) return isNothing(added) ? undefined : []
  const charges = matching.map((quota) => {
    const isNew = old && !quotaMatches(quota, evaluator, old, around)
    return [quota, isNew ? addedUsage(usage) : added] as const
  })
  const some = charges.filter(([, list]) => !isNothing(list))
  return some.length === 0 ? undefined : some
}

function usageAfter({ subresource }: Admission, quota: ResourceQuota, added: ResourceList) {
  return newUsage(quota.status ?? {}, added, subresource === 'status')
}

const deviceClasses = { group: 'resource.k8s.io', resource: 'deviceclasses' }

function aroundIn(context: AdmissionContext): Around {
  return {
    nowMs: context.clock.nowMs(),
    get extendedNames() {
      const classes = all<DeviceClass>(context, deviceClasses, '')
      return new Map(
        classes.map(({ metadata, spec }) => [metadata.name, spec.extendedResourceName]),
      )
    },
  }
}

function quotaProblem(
  { object }: Admission,
  { evaluator, around }: Coverage,
  { metadata: { name }, status }: ResourceQuota,
): string | undefined {
  const limited = evaluator.matching(Object.keys(status?.hard ?? {}), around)
  const unsaid = evaluator.unsaid?.(object!, limited)
  if (unsaid !== undefined) return `failed quota: ${name}: ${unsaid}`
  const unknown = limited.some((one) => status?.used?.[one] === undefined)
  if (!unknown) return undefined
  return `status unknown for quota: ${name}, resources: ${limited.toSorted().join(',')}`
}

function exceeded(
  admission: Admission,
  { metadata: { name } }: ResourceQuota,
  words: string,
): StatusError {
  return forbid(admission, `exceeded quota: ${name}, ${words}`)
}

/** Charges the quota as it is then: others may have taken what was left. */
async function take(
  admission: Admission,
  context: AdmissionContext,
  { metadata: { name, namespace = '' } }: ResourceQuota,
  added: ResourceList,
): Promise<void> {
  try {
    await storeOf(context, core.resourceQuotas)?.write(
      { namespace, name },
      (current) => {
        if (!current) throw notFound(core.resourceQuotas, name)
        const quota = current.object as ResourceQuota
        const after = usageAfter(admission, quota, added)
        if ('exceeded' in after) throw exceeded(admission, quota, after.exceeded)
        if (after.used === quota.status?.used) return { keep: true }
        const changed = { ...quota, status: { ...quota.status, used: after.used } }
        return { put: withServerAsManager(context, changed, quota) }
      },
      admission.call,
    )
  } catch (error) {
    // A quota that is gone limits nothing.
    if (!isNotFound(error)) throw error
  }
}

/** The server owns what it counted, as if it had written the status through the API. */
function withServerAsManager(
  { resources, clock, features }: AdmissionContext,
  quota: ResourceQuota,
  live: ResourceQuota,
): Resource {
  const resource = resources.hub('', 'resourcequotas')
  if (!resource) return quota
  const { apiVersion } = resource
  const write = {
    call: { resource, subresource: 'status' },
    context: { now: timeOfMs(clock.nowMs()), features, apiVersion },
    manager: serverManager,
  }
  return withManagers(() => resources, write, { live, object: quota })
}
