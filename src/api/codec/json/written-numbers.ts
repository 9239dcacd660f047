/**
 * Numbers that are not written as a whole number of 64 bits is, such as `3.0` and `1e2`. Go's patches pass on
 * how a number was written to those who read what they make, and its readers tell them apart: only the
 * first is a count of replicas. So each is stood in for, while a patch is applied, by a whole number
 * too great to be any other.
 */
export class WrittenNumbers {
  readonly #literals: string[] = []

  get isEmpty(): boolean {
    return this.#literals.length === 0
  }

  /** The same for the same literal: patches compare them by how they are written. */
  standIn(literal: string): bigint {
    const known = this.#literals.indexOf(literal)
    return first + BigInt(known < 0 ? this.#literals.push(literal) - 1 : known)
  }

  /** JSON with all numbers as they were written. */
  restore(json: string): string {
    return json.replace(stringOrStandIn, (text) =>
      text.startsWith('"') ? text : this.#literals[Number(BigInt(text) - first)]!,
    )
  }
}

const first = 10n ** 39n
const stringOrStandIn = /"(?:[^"\\]|\\.)*"|1\d{39}/g
