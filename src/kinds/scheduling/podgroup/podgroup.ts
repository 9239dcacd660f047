import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withChanges } from '#api/objects/sharing.ts'
import { withStatusOf, withUserMetadataOf } from '#api/rules.ts'
import type { PodGroup } from '#kinds/scheduling/podgroup/types.ts'
import {
  validatePodGroup,
  validatePodGroupStatus,
  validatePodGroupUpdate,
} from '#kinds/scheduling/podgroup/validate.ts'
import { withoutDisabledFields } from '#kinds/scheduling/shared/pod-group-rules.ts'

export const podGroups: KindDefinition<PodGroup> = {
  group: 'scheduling.k8s.io',
  version: 'v1alpha2',
  kind: 'PodGroup',
  plural: 'podgroups',
  scope: 'Namespaced',
  serving: 'on request',
  gate: 'GenericWorkload',
  metadata: { onUpdate: 'changes' },
  resetFields: [],
  defaults: withMode,
  prepare: {
    create: (group, context) => prepared(withStatusOf(group), undefined, context),
    update: (group, old, context) => prepared(withStatusOf(group, old), old, context),
  },
  validate: { create: validatePodGroup, update: validatePodGroupUpdate },
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      untabled: true,
      resetFields: ['spec', 'metadata'],
      prepare: (group, old) => withUserMetadataOf({ ...group, spec: old.spec }, old),
      validate: validatePodGroupStatus,
    },
  ],
  columns: [
    nameColumn,
    {
      name: 'Policy',
      type: 'string',
      value: ({ spec }) => (spec.schedulingPolicy.gang ? 'Gang' : 'Basic'),
    },
    { name: 'Workload', type: 'string', value: formatWorkload },
    { name: 'Status', type: 'string', value: formatStatus },
    ageColumn,
  ],
}

function formatWorkload({ spec }: PodGroup): string {
  const { podGroupTemplateRef } = spec
  return podGroupTemplateRef ? (podGroupTemplateRef.workload?.workloadName ?? '') : '<none>'
}

/** Of conditions of one type the last counts; being displaced is told before being scheduled. */
function formatStatus({ status }: PodGroup): string {
  const last = (type: string) => status?.conditions?.findLast((one) => one.type === type)
  const [scheduled, displaced] = [last('PodGroupScheduled'), last('DisruptionTarget')]
  if (displaced) return displaced.reason
  if (!scheduled) return 'Pending'
  return scheduled.status === 'True' ? 'Scheduled' : 'Unschedulable'
}

function withMode(group: PodGroup): PodGroup {
  const { spec } = group
  return withChanges(group, {
    spec: withChanges(spec, { disruptionMode: spec.disruptionMode ?? 'Pod' }),
  })
}

function prepared(group: PodGroup, old: PodGroup | undefined, { features }: RuleContext): PodGroup {
  const spec = withoutDisabledFields(group.spec, old?.spec, features)
  // What is dropped here is back as soon as the object is read.
  return withMode(spec === group.spec ? group : { ...group, spec })
}
