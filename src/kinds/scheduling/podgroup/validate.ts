import type { RuleContext } from '#api/definition.ts'
import { validateConditions } from '#api/validation/condition-validation.ts'
import { asSent, type FieldError, invalid, required } from '#api/validation/field-error.ts'
import { type FieldPath, path } from '#api/validation/field-path.ts'
import type {
  PodGroup,
  PodGroupResourceClaimStatus,
  PodGroupTemplateReference,
} from '#kinds/scheduling/podgroup/types.ts'
import {
  validateCount,
  validateFixed,
  validateGrouped,
  validateLongName,
  validateNames,
  validateShortName,
  validateUnion,
} from '#kinds/scheduling/shared/pod-group-rules.ts'

const specPath = path('spec')
const statusPath = path('status')
const claimsPath = statusPath.child('resourceClaimStatuses')
const claimsLimit = 4

export function validatePodGroup({ spec }: PodGroup): readonly FieldError[] {
  const { podGroupTemplateRef: reference } = spec
  return [
    ...(reference ? validateReference(reference, specPath.child('podGroupTemplateRef')) : []),
    ...validateGrouped(spec, specPath),
  ]
}

const fixed = [
  ...(['podGroupTemplateRef', 'schedulingPolicy', 'schedulingConstraints'] as const),
  ...(['resourceClaims', 'disruptionMode', 'priorityClassName', 'priority'] as const),
]

export function validatePodGroupUpdate(
  group: PodGroup,
  old: PodGroup,
  { features }: RuleContext,
): readonly FieldError[] {
  return validateFixed(group.spec, old.spec, fixed, features)
}

export function validatePodGroupStatus({ spec, status = {} }: PodGroup): readonly FieldError[] {
  const { conditions, resourceClaimStatuses: claims = [] } = status
  const known = new Set((spec.resourceClaims ?? []).map(({ name }) => name))
  const detail = 'must match the name of an entry in `spec.resourceClaims`'
  return [
    ...validateConditions(conditions, statusPath.child('conditions')),
    ...claims.flatMap(({ name }, i) =>
      known.has(name) ? [] : [invalid(claimsPath.index(i).child('name'), name, detail)],
    ),
    ...validateClaimStatuses(claims),
  ]
}

function validateClaimStatuses(
  claims: readonly PodGroupResourceClaimStatus[],
): readonly FieldError[] {
  if (claims.length > claimsLimit) return validateCount(claims, claimsLimit, claimsPath)
  return [
    ...validateNames(claims, claimsPath, asSent),
    ...claims.flatMap(({ resourceClaimName: name }, i) => {
      const at = claimsPath.index(i).child('resourceClaimName')
      return name === undefined ? [] : validateLongName(name, at)
    }),
  ]
}

function validateReference(
  { workload }: PodGroupTemplateReference,
  at: FieldPath,
): readonly FieldError[] {
  if (!workload) return validateUnion({ workload }, at)
  const { workloadName, podGroupTemplateName } = workload
  const below = at.child('workload')
  const nameAt = below.child('workloadName')
  return [
    ...(workloadName === '' ? [required(nameAt)] : validateLongName(workloadName, nameAt)),
    ...validateShortName(podGroupTemplateName, below.child('podGroupTemplateName')),
  ]
}
