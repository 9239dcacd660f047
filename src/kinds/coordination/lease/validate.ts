import { type FieldError, forbidden, invalid } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { Lease } from '#kinds/coordination/lease/types.ts'
import { validateStrategy } from '#kinds/coordination/shared/strategy.ts'

export function validateLease({ spec }: Lease): readonly FieldError[] {
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder = '' } = spec
  const noStrategy = 'may only be specified if `strategy` is defined'
  const at = path('spec')
  return [
    ...(leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
      ? [invalid(at.child('leaseDurationSeconds'), leaseDurationSeconds, 'must be greater than 0')]
      : []),
    ...(leaseTransitions !== undefined && leaseTransitions < 0
      ? [
          invalid(
            at.child('leaseTransitions'),
            leaseTransitions,
            'must be greater than or equal to 0',
          ),
        ]
      : []),
    ...(strategy === undefined ? [] : validateStrategy(strategy, at)),
    ...(preferredHolder !== '' && !strategy
      ? [forbidden(at.child('preferredHolder'), noStrategy)]
      : []),
  ]
}
