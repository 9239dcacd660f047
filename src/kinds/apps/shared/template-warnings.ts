import type { Resource } from '#api/metadata.ts'
import { path } from '#api/validation/field-path.ts'
import { podWarnings } from '#kinds/core/pod/warnings.ts'
import type { PodTemplateSpec } from '#kinds/core/podtemplate/types.ts'

const templatePath = path('spec', 'template')

/** Of the pods of a workload; of one that was there only if what it wants is another thing now. */
export function templateWarnings(
  { metadata, spec }: Resource & { readonly spec: { readonly template: PodTemplateSpec } },
  old?: Resource,
): readonly string[] {
  const isSame = old && metadata.generation === old.metadata.generation
  return isSame ? [] : podWarnings(spec.template, templatePath)
}
