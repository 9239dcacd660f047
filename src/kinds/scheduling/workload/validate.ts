import { pathSegmentNameErrors } from '#api/names/names.ts'
import { type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import {
  groupAsSent,
  validateCount,
  validateFixed,
  validateGrouped,
  validateLongName,
  validateNames,
  validateShortName,
} from '#kinds/scheduling/shared/pod-group-rules.ts'
import type {
  PodGroupTemplate,
  TypedLocalObjectReference,
  Workload,
} from '#kinds/scheduling/workload/types.ts'

const templatesLimit = 8
const specPath = path('spec')
const referencePath = specPath.child('controllerRef')
const templatesPath = specPath.child('podGroupTemplates')

export function validateWorkload({ spec }: Workload): readonly FieldError[] {
  const { controllerRef, podGroupTemplates } = spec
  return [
    ...(controllerRef ? validateReference(controllerRef) : []),
    ...validateTemplates(podGroupTemplates),
  ]
}

/** Groups are made from a workload as it was, so it stays as it is. */
export function validateWorkloadUpdate(
  { spec }: Workload,
  { spec: old }: Workload,
): readonly FieldError[] {
  const changed = validateFixed(spec, old, ['podGroupTemplates'])
  return [
    ...validateFixed(spec, old, ['controllerRef']),
    ...changed,
    ...(changed.length > 0 ? validateNumber(spec.podGroupTemplates) : []),
  ]
}

function validateReference(reference: TypedLocalObjectReference): readonly FieldError[] {
  const { apiGroup = '', kind, name } = reference
  const groupAt = referencePath.child('apiGroup')
  return [
    ...(apiGroup === '' ? [] : validateLongName(apiGroup, groupAt)),
    ...validateSegment(kind, referencePath.child('kind')),
    ...validateSegment(name, referencePath.child('name')),
  ]
}

function validateSegment(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return pathSegmentNameErrors(name).map((message) => invalid(at, name, message))
}

function validateTemplates(templates: readonly PodGroupTemplate[]): readonly FieldError[] {
  const wrong = validateNumber(templates)
  if (wrong.length > 0) return wrong
  return [
    ...validateNames(templates, templatesPath, groupAsSent),
    ...templates.flatMap((template, i) => {
      const at = templatesPath.index(i)
      return [
        ...validateShortName(template.name, at.child('name')),
        ...validateGrouped(template, at),
      ]
    }),
  ]
}

function validateNumber(templates: readonly PodGroupTemplate[]): readonly FieldError[] {
  if (templates.length === 0) return [required(templatesPath)]
  return validateCount(templates, templatesLimit, templatesPath)
}
