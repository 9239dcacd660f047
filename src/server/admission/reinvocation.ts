/** What plugins that ask others remember of one write: who has seen it, and who is to see it again. */

import type { Resource } from '#api/metadata.ts'
import { isSame } from '#api/objects/equality.ts'

/** `K` tells apart those that are asked. */
export class Reinvocation<K> {
  readonly #seen = new Set<K>()
  readonly #again = new Set<K>()
  #left: Resource | undefined

  /** For one that wants to know of changes by others. */
  noteSeen(key: K): void {
    this.#seen.add(key)
  }

  /** Something has changed since those that have seen it. */
  requireAgain(): void {
    for (const key of this.#seen) this.#again.add(key)
    this.#seen.clear()
  }

  isDueAgain(key: K): boolean {
    return this.#again.has(key)
  }

  /** The object as it was when the round was over. */
  noteLeft(object: Resource): void {
    this.#left = object
  }

  hasChangedSince(object: Resource): boolean {
    return this.#left !== object && !isSame(this.#left, object)
  }
}
