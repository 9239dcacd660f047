import type { RuleContext } from '#api/definition.ts'
import type { FieldError } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import { validateImmutable } from '#api/validation/field-rules.ts'
import { internalFormOf } from '#kinds/internal-form.ts'
import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'
import { validateDeviceClaim } from '#kinds/resource/shared/claim-rules.ts'

const specAt = path('spec')

export function validateResourceClaim(
  { spec }: ResourceClaim,
  { features }: Pick<RuleContext, 'features'>,
): readonly FieldError[] {
  return validateDeviceClaim(spec.devices ?? {}, specAt.child('devices'), features)
}

/** Nothing of a claim's spec ever changes. */
export function validateResourceClaimUpdate(
  claim: ResourceClaim,
  old: ResourceClaim,
): readonly FieldError[] {
  const shown = () => internalFormOf('resource.v1.ResourceClaimSpec', claim.spec)
  return validateImmutable(claim.spec, old.spec, specAt, shown)
}
