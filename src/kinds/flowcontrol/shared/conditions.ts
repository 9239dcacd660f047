import { duplicate, type FieldError, required } from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'

/** Each condition says what it is about, and no two the same. */
export function validateConditionTypes(
  conditions: readonly { readonly type?: string }[] = [],
): readonly FieldError[] {
  const seen = new Set<string>()
  return conditions.flatMap(({ type = '' }, i) => {
    const at = path('status', 'conditions').index(i).child('type')
    const isDouble = seen.has(type)
    seen.add(type)
    return [...(isDouble ? [duplicate(at, type)] : []), ...(type === '' ? [required(at)] : [])]
  })
}
