/** Counts what an evaluation costs, and stops it at its limit. */
import { CelStop } from '#api/cel/errors.ts'

/** Upstream's limit of one call, where none is given. */
export const defaultCostLimit = 1_000_000

export class Meter {
  cost = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  add(cost: number): void {
    this.cost += cost
    if (this.cost > this.#limit) {
      throw new CelStop('operation cancelled: actual cost limit exceeded')
    }
  }
}
