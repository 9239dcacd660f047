/** The rules for terms that select topologies by labels. */
import { isDeepStrictEqual } from 'node:util'
import { duplicate, type FieldError, required } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'
import { validateLabelKey } from '#api/label-selector.ts'
import type { TopologySelectorTerm } from '#kinds/core/shared/types.ts'

type Values = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Terms may not say the same. Upstream compares with an empty term in each term's place as well, so
 * that one which says nothing is complained of several times.
 */
export function validateTopologies(
  terms: readonly TopologySelectorTerm[],
  at: FieldPath,
): readonly FieldError[] {
  const before: Values[] = terms.map(() => new Map<string, ReadonlySet<string>>())
  return terms.flatMap((term, i) => {
    const termAt = at.index(i).child('matchLabelExpressions')
    const own = valuesOf(term)
    const same = before.filter((other) => isDeepStrictEqual(other, own))
    before.push(own)
    return [...validateTerm(term, termAt), ...same.map(() => duplicate(termAt, ''))]
  })
}

/** The last of several expressions with the same key counts. */
function valuesOf({ matchLabelExpressions = [] }: TopologySelectorTerm): Values {
  return new Map(matchLabelExpressions.map(({ key, values }) => [key, new Set(values)]))
}

function validateTerm(
  { matchLabelExpressions = [] }: TopologySelectorTerm,
  at: FieldPath,
): readonly FieldError[] {
  const keys = new Set<string>()
  return matchLabelExpressions.flatMap(({ key, values }, i) => {
    const keyAt = at.index(i).child('key')
    const valuesAt = at.index(i).child('values')
    const again = keys.has(key)
    keys.add(key)
    return [
      ...(values.length === 0 ? [required(valuesAt)] : []),
      ...values.flatMap((value, j) =>
        values.indexOf(value) < j ? [duplicate(valuesAt.index(j), value)] : [],
      ),
      ...validateLabelKey(key, keyAt),
      ...(again ? [duplicate(keyAt, key)] : []),
    ]
  })
}
