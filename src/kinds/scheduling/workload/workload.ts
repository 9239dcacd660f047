import { ageColumn, nameColumn } from '#api/columns.ts'
import type { KindDefinition, RuleContext } from '#api/definition.ts'
import { withGeneration } from '#api/rules.ts'
import { mapSame } from '#api/sharing.ts'
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
    create: (workload, context) => withGeneration(prepared(workload, undefined, context)),
    update: (workload, old, context) => withGeneration(prepared(workload, old, context), old),
  },
  validate: { create: validateWorkload, update: validateWorkloadUpdate },
  columns: [nameColumn, ageColumn],
}

function prepared(
  workload: Workload,
  old: Workload | undefined,
  { features }: RuleContext,
): Workload {
  const before = new Map(old?.spec.podGroupTemplates.map((one) => [one.name, one]))
  const { podGroupTemplates: templates } = workload.spec
  const podGroupTemplates = mapSame(templates, (template) =>
    withoutDisabledFields(template, before.get(template.name), features),
  )
  if (podGroupTemplates === templates) return workload
  return { ...workload, spec: { ...workload.spec, podGroupTemplates } }
}
