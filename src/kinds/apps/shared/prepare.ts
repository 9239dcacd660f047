/** What the server does to every workload with a pod template before it looks closer. */
import type { RuleContext } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { dropDisabledTemplateFields } from '#kinds/core/pod/template.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

interface Workload extends Resource {
  readonly spec: { readonly template: PodTemplateSpec }
}

/** The workload without what its template may not hold, as gates are now. */
export function withoutDisabledFields<T extends Workload>(
  workload: T,
  old: T | undefined,
  context: RuleContext,
): T {
  const template = dropDisabledTemplateFields(workload.spec.template, old?.spec.template, context)
  if (template === workload.spec.template) return workload
  return { ...workload, spec: { ...workload.spec, template } }
}
