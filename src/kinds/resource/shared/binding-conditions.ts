/** Conditions that a device must have, or must not have, before a pod is bound to its node. */

import { duplicate, type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateLabelKey } from '#api/validation/field-rules.ts'
import { validateList, validateUnique } from '#kinds/resource/shared/lists.ts'

const conditionLimit = 4

interface BindingConditions {
  readonly bindingConditions?: readonly string[]
  readonly bindingFailureConditions?: readonly string[]
}

export function validateBindingConditions(
  { bindingConditions, bindingFailureConditions }: BindingConditions,
  at: FieldPath,
): readonly FieldError[] {
  const [wanted, feared] = [bindingConditions ?? [], bindingFailureConditions ?? []]
  if (wanted.length === 0 && feared.length === 0) return []
  const wantedAt = at.child('bindingConditions')
  const fearedAt = at.child('bindingFailureConditions')
  const rules = { limit: conditionLimit, each: validateLabelKey }
  return [
    ...validateList(wanted, wantedAt, rules),
    ...validateList(feared, fearedAt, rules),
    ...validateUnique(wanted, wantedAt),
    ...validateFailures(feared, new Set(wanted), fearedAt),
    ...(wanted.length === 0
      ? [
          invalid(
            wantedAt,
            bindingConditions,
            missing('bindingConditions', 'bindingFailureConditions'),
          ),
        ]
      : []),
    ...(feared.length === 0
      ? [
          invalid(
            fearedAt,
            bindingFailureConditions,
            missing('bindingFailureConditions', 'bindingConditions'),
          ),
        ]
      : []),
  ]
}

function missing(one: string, other: string): string {
  return `${one} are required to use ${other}`
}

function validateFailures(
  feared: readonly string[],
  wanted: ReadonlySet<string>,
  at: FieldPath,
): readonly FieldError[] {
  const seen = new Set<string>()
  return feared.flatMap((condition, i) => {
    const again = seen.has(condition) ? [duplicate(at.index(i), condition)] : []
    seen.add(condition)
    if (!wanted.has(condition)) return again
    const detail = 'bindingFailureConditions must not overlap with bindingConditions'
    return [...again, invalid(at.index(i), condition, detail)]
  })
}
