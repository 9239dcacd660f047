/** The rules for how a StatefulSet makes and replaces pods, and what it does with their claims. */
import {
  type FieldError,
  invalid,
  named,
  notSupported,
  pointed,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateNonNegative } from '#api/validation/field-rules.ts'
import {
  numberOf,
  validateAtMost100Percent,
  validateIntOrPercent,
} from '#kinds/apps/shared/int-or-percent.ts'
import type {
  RollingUpdateStatefulSetStrategy,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetUpdateStrategy,
} from '#kinds/apps/statefulset/types.ts'
import { internalFormOf } from '#kinds/internal-form.ts'

export function validateManagementPolicy(
  policy: string = '',
  at: FieldPath,
): readonly FieldError[] {
  if (policy === 'OrderedReady' || policy === 'Parallel') return []
  return [invalid(at, named(policy), "must be 'OrderedReady' or 'Parallel'")]
}

export function validateUpdateStrategy(
  strategy: StatefulSetUpdateStrategy,
  at: FieldPath,
): readonly FieldError[] {
  const { type, rollingUpdate } = strategy
  const rollingAt = at.child('rollingUpdate')
  switch (type) {
    case 'OnDelete': {
      const detail = "only allowed for updateStrategy 'RollingUpdate'"
      return rollingUpdate
        ? [
            invalid(
              rollingAt,
              internalFormOf('apps.v1.RollingUpdateStatefulSetStrategy', rollingUpdate),
              detail,
            ),
          ]
        : []
    }
    case 'RollingUpdate':
      return rollingUpdate ? validateRolling(rollingUpdate, rollingAt) : []
    default:
      return [
        invalid(
          at,
          internalFormOf('apps.v1.StatefulSetUpdateStrategy', strategy),
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      ]
  }
}

function validateRolling(
  { partition, maxUnavailable }: RollingUpdateStatefulSetStrategy,
  at: FieldPath,
): readonly FieldError[] {
  const errors = validateNonNegative(partition, at.child('partition'))
  if (maxUnavailable === undefined) return errors
  const unavailableAt = at.child('maxUnavailable')
  return [
    ...errors,
    ...validateIntOrPercent(maxUnavailable, unavailableAt),
    ...(numberOf(maxUnavailable) === 0
      ? [invalid(unavailableAt, pointed(maxUnavailable), 'cannot be 0')]
      : []),
    ...validateAtMost100Percent(maxUnavailable, unavailableAt),
  ]
}

const retentionPolicies: readonly string[] = ['Retain', 'Delete']

export function validateRetentionPolicy(
  policy: StatefulSetPersistentVolumeClaimRetentionPolicy = {},
  at: FieldPath,
): readonly FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((name) => {
    const value = policy[name] ?? 'Retain'
    if (retentionPolicies.includes(value)) return []
    return [notSupported(at.child(name), value, retentionPolicies)]
  })
}
