import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withoutDisabledFields } from '#kinds/scheduling/shared/pod-group-rules.ts'
import type { Workload } from '#kinds/scheduling/workload/types.ts'
import { validateWorkload, validateWorkloadUpdate } from '#kinds/scheduling/workload/validate.ts'

export const workloads: KindDefinition<Workload> = {
  group: 'scheduling.k8s.io',
  version: 'v1alpha2',
  kind: 'Workload',
  plural: 'workloads',
  scope: 'Namespaced',
  serving: 'on request',
  gate: 'GenericWorkload',
  metadata: { onUpdate: 'changes' },
  prepare: {
    create: (workload, context) => prepared(workload, undefined, context),
    update: (workload, old, context) => prepared(workload, old, context),
  },
  validate: { create: validateWorkload, update: validateWorkloadUpdate },
  columns: [nameColumn, ageColumn],
}

function prepared(
  workload: Workload,
  old: Workload | undefined,
  { features }: RuleContext,
): Workload {
  const before = old?.spec.podGroupTemplates ?? []
  const { podGroupTemplates: templates } = workload.spec
  // Templates are taken for the same by their places, not by their names.
  const podGroupTemplates = templates.map((template, i) =>
    withoutDisabledFields(template, before[i], features),
  )
  if (podGroupTemplates.every((template, i) => template === templates[i])) return workload
  return { ...workload, spec: { ...workload.spec, podGroupTemplates } }
}
