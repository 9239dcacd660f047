/**
 * Work that is done once for what many objects share. The readers find the parts that objects of one
 * template have in common (codec/value-table.ts); what defaults, rules and codecs make of such a part is kept
 * with it, and is shared in its turn. All of it is forgotten with the encodings of the part.
 */

import { freezeDeep } from '#api/codec/plain/decode-scalar.ts'
import { type Answer, encodingsOf, keepEncodings } from '#api/codec/shared-encodings.ts'
import type { Json } from '#api/scalars/scalars.ts'

/** So many answers are kept of one part: the pieces of work are few, what they depend on besides is not. */
const mostAnswers = 16

/**
 * `work` as a function that is not called again for a part that many objects share. It must be pure: equal
 * parts, and the same thing `beside` them, make equal answers. What it answers must never be changed.
 */
export function oncePerPart<T extends object, B, R>(
  work: (part: T, beside: B) => R,
): (part: T, beside: B) => R {
  return (part, beside) => {
    const answers = encodingsOf(part)?.answers
    if (answers === undefined) return work(part, beside)
    for (const known of answers) {
      if (known.work === work && known.beside === beside) return known.answer as R
    }
    const answer = shared(work(part, beside))
    keep(answers, work, beside, answer)
    return answer
  }
}

/** The copy of a part with some of its fields set; the earlier one, if the same was set before. */
export function changedPart<T extends object>(
  part: T,
  changes: object,
  make: (part: T, changes: object) => T,
): T {
  const answers = encodingsOf(part)?.answers
  if (answers === undefined) return make(part, changes)
  const values = Object.values(changes)
  for (const known of answers) {
    if (known.work !== make) continue
    const before = known.beside as Change
    if (areSame(before.values, values) && areSame(before.names, Object.keys(changes))) {
      return known.answer as T
    }
  }
  if (!areLasting(values)) return make(part, changes)
  const answer = shared(make(part, changes))
  keep(answers, make, { names: Object.keys(changes), values }, answer)
  return answer
}

interface Change {
  readonly names: readonly string[]
  readonly values: readonly unknown[]
}

/** A list in place of one that many objects share; an earlier one of the same items, if there is one. */
export function changedParts<T>(list: readonly T[], items: readonly T[]): readonly T[] {
  const answers = encodingsOf(list)?.answers
  if (answers === undefined) return items
  for (const known of answers) {
    if (known.work === changedParts && areSame(known.answer as readonly T[], items)) {
      return known.answer as readonly T[]
    }
  }
  if (areLasting(items)) keep(answers, changedParts, undefined, shared(items))
  return items
}

/** What was just made will not come again: it need not be remembered. */
function areLasting(values: readonly unknown[]): boolean {
  for (const value of values) {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) return false
  }
  return true
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

function keep(answers: Answer[], work: object, beside: unknown, answer: unknown): void {
  if (answers.length >= mostAnswers) answers.length = 0
  answers.push({ work, beside, answer })
}

/** The value, frozen: from now on it is a part that many objects share. */
export function shared<R>(answer: R): R {
  if (typeof answer !== 'object' || answer === null) return answer
  freezeDeep(answer as unknown as Json)
  keepEncodings(answer)
  return answer
}
