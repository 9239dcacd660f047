/** The rules for the options of a deletion, whether they come with a DELETE or with an eviction. */

import type { DeleteOptions } from '#api/metadata.ts'
import { type FieldError, invalid, named, notSupported } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

const policies: readonly string[] = ['Foreground', 'Background', 'Orphan']
const policyPath = path('propagationPolicy')

/** Upstream's ValidateDeleteOptions. */
export function validateDeleteOptions(options: DeleteOptions): readonly FieldError[] {
  const { propagationPolicy: policy, orphanDependents, dryRun } = options
  const errors: FieldError[] = []
  if (policy !== undefined && orphanDependents !== undefined) {
    const detail = 'orphanDependents and deletionPropagation cannot be both set'
    errors.push(invalid(policyPath, named(policy), detail))
  }
  if (policy !== undefined && !policies.includes(policy)) {
    errors.push(notSupported(policyPath, policy, [...policies, 'nil']))
  }
  return [...errors, ...validateDryRun(dryRun)]
}

/** Upstream's ValidateDryRun, which holds for the options of every write. */
export function validateDryRun(dryRun: readonly string[] = []): readonly FieldError[] {
  if (dryRun.every((value) => value === 'All')) return []
  return [notSupported(path('dryRun'), dryRun, ['All'])]
}
