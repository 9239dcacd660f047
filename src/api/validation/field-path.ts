/**
 * The place of a field in an object: `path('spec').child('containers').index(0)`. A path is one
 * small record that points to its parent; its text is made only when somebody asks for it, since
 * validation walks many fields and complains of few.
 */
export class FieldPath {
  readonly #parent: FieldPath | undefined
  readonly #name: string | number
  readonly #isSubscript: boolean

  constructor(name: string | number, parent?: FieldPath, isSubscript = false) {
    this.#parent = parent
    this.#name = name
    this.#isSubscript = isSubscript
  }

  /** A field below this one, and one below that for every further name. */
  child(name: string, ...more: readonly string[]): FieldPath {
    let last = new FieldPath(name, this)
    for (const next of more) last = new FieldPath(next, last)
    return last
  }

  /** An item of this list. */
  index(at: number): FieldPath {
    return new FieldPath(at, this, true)
  }

  /** An entry of this map. */
  key(name: string): FieldPath {
    return new FieldPath(name, this, true)
  }

  toString(): string {
    if (this.#isSubscript) return `${this.#parent ?? ''}[${this.#name}]`
    return this.#parent ? `${this.#parent}.${this.#name}` : String(this.#name)
  }
}

/** The path of a top-level field, and of one below that for every further name. */
export function path(name: string, ...more: readonly string[]): FieldPath {
  const [next, ...rest] = more
  const root = new FieldPath(name)
  return next === undefined ? root : root.child(next, ...rest)
}
