/** The rules for terms that select topologies by labels. */

import { duplicate, type FieldError, required } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { validateLabelKey } from '#api/validation/field-rules.ts'
import { repeatedAt } from '#api/validation/repeats.ts'
import type { TopologySelectorTerm } from '#kinds/core/shared/types.ts'

/** Terms that say nothing are complained of again and again, and users may send many. */
const errorLimit = 10_000

/**
 * Terms may not say the same. Upstream compares with an empty term in each term's place as well, so
 * that one which says nothing is complained of several times.
 */
export function validateTopologies(
  terms: readonly TopologySelectorTerm[],
  at: FieldPath,
): readonly FieldError[] {
  const counts = new Map([[meaningOf({}), terms.length]])
  const errors: FieldError[] = []
  for (const [i, term] of terms.entries()) {
    const termAt = at.index(i).child('matchLabelExpressions')
    const meaning = meaningOf(term)
    const same = counts.get(meaning) ?? 0
    counts.set(meaning, same + 1)
    errors.push(...validateTerm(term, termAt))
    for (let n = 0; n < same && errors.length < errorLimit; n++) errors.push(duplicate(termAt, ''))
    if (errors.length >= errorLimit) break
  }
  return errors
}

/** What a term selects, as text: the last of several expressions with the same key counts. */
function meaningOf({ matchLabelExpressions = [] }: TopologySelectorTerm): string {
  const byKey = new Map(matchLabelExpressions.map(({ key, values }) => [key, values]))
  const parts = [...byKey].map(([key, values]) => [key, [...new Set(values)].toSorted()])
  return JSON.stringify(parts.toSorted(([a], [b]) => (a! < b! ? -1 : 1)))
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
    const repeated = repeatedAt(values)
    keys.add(key)
    return [
      ...(values.length === 0 ? [required(valuesAt)] : []),
      ...values.flatMap((value, j) =>
        repeated.has(j) ? [duplicate(valuesAt.index(j), value)] : [],
      ),
      ...validateLabelKey(key, keyAt),
      ...(again ? [duplicate(keyAt, key)] : []),
    ]
  })
}
