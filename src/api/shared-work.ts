/**
 * Work that is done once for what many objects share. The readers find the parts that objects of one
 * template have in common (codec/value-table.ts); what defaults, rules and codecs make of such a part is kept
 * with it, and is shared in its turn. All of it is forgotten with the encodings of the part.
 */
import { type Answer, encodingsOf, keepEncodings } from '#api/codec/shared-encodings.ts'
import { freezeDeep } from '#api/decode-scalar.ts'
import type { Json } from '#api/scalars.ts'

type Fields = Readonly<Record<string, unknown>>

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

/** The copy of a part that `make` makes; the earlier one, if the part was changed in the same way before. */
export function changedPart<T extends object>(
  part: T,
  changes: object,
  make: (part: T, changes: object) => T,
): T {
  const answers = encodingsOf(part)?.answers
  if (answers === undefined) return make(part, changes)
  for (const known of answers) {
    if (known.work === make && isSameRecord(known.beside as Fields, changes as Fields))
      return known.answer as T
  }
  const answer = shared(make(part, changes))
  keep(answers, make, changes, answer)
  return answer
}

/** Whether two records, or two lists, hold the very same values. */
function isSameRecord(a: Fields, b: Fields): boolean {
  let count = 0
  for (const key in a) {
    if (a[key] !== b[key]) return false
    count++
  }
  for (const _ in b) count--
  return count === 0
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
