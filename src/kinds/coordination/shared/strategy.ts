import { qualifiedNameErrors } from '#api/names/label-names.ts'
import { type FieldError, invalid, notSupported } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

const strategies = ['OldestEmulationVersion']

/** How a leader is chosen: one of Kubernetes' ways, or one with a domain. The path is upstream's. */
export function validateStrategy(strategy: string, spec: FieldPath): readonly FieldError[] {
  const at = spec.child('strategy', 'strategy')
  if (strategy.includes('/')) {
    return qualifiedNameErrors(strategy).map((message) => invalid(at, strategy, message))
  }
  return strategies.includes(strategy) ? [] : [notSupported(at, strategy, strategies)]
}
