import { dns1123SubdomainErrors } from '#api/dns-names.ts'
import { duplicate, type FieldError, invalid, required, tooMany } from '#api/field-error.ts'
import { type FieldPath, path } from '#api/field-path.ts'
import { validateImmutable } from '#api/field-rules.ts'
import { pathSegmentNameErrors } from '#api/names.ts'
import {
  validateConstraints,
  validatePolicy,
  validateShortName,
} from '#kinds/scheduling/shared/pod-group-rules.ts'
import type {
  PodGroupTemplate,
  TypedLocalObjectReference,
  Workload,
} from '#kinds/scheduling/workload/types.ts'

const templatesLimit = 8
const referencePath = path('spec', 'controllerRef')
const templatesPath = path('spec', 'podGroupTemplates')

export function validateWorkload({ spec }: Workload): readonly FieldError[] {
  const { controllerRef, podGroupTemplates: templates } = spec
  return [
    ...(controllerRef ? validateReference(controllerRef) : []),
    ...validateTemplates(templates),
  ]
}

/** Groups are made from a workload as it was, so it stays as it is. */
export function validateWorkloadUpdate(workload: Workload, old: Workload): readonly FieldError[] {
  const { controllerRef, podGroupTemplates } = workload.spec
  return [
    ...validateWorkload(workload),
    ...validateImmutable(controllerRef, old.spec.controllerRef, referencePath),
    ...validateImmutable(podGroupTemplates, old.spec.podGroupTemplates, templatesPath),
  ]
}

function validateReference(reference: TypedLocalObjectReference): readonly FieldError[] {
  const { apiGroup = '', kind, name } = reference
  const groupAt = referencePath.child('apiGroup')
  return [
    ...(apiGroup === ''
      ? []
      : dns1123SubdomainErrors(apiGroup).map((message) => invalid(groupAt, apiGroup, message))),
    ...validateSegment(kind, referencePath.child('kind')),
    ...validateSegment(name, referencePath.child('name')),
  ]
}

function validateSegment(name: string, at: FieldPath): readonly FieldError[] {
  if (name === '') return [required(at)]
  return pathSegmentNameErrors(name).map((message) => invalid(at, name, message))
}

function validateTemplates(templates: readonly PodGroupTemplate[]): readonly FieldError[] {
  if (templates.length === 0) return [required(templatesPath, 'must have at least one item')]
  if (templates.length > templatesLimit) {
    return [tooMany(templatesPath, templates.length, templatesLimit)]
  }
  const seen = new Set<string>()
  return templates.flatMap((template, i) => {
    const at = templatesPath.index(i)
    const { name, schedulingPolicy, schedulingConstraints } = template
    const again = seen.has(name) ? [duplicate(at, name)] : []
    seen.add(name)
    return [
      ...again,
      ...validateShortName(name, at.child('name')),
      ...validatePolicy(schedulingPolicy, at.child('schedulingPolicy')),
      ...validateConstraints(schedulingConstraints, at.child('schedulingConstraints')),
    ]
  })
}
