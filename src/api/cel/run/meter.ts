/** Counts what an evaluation costs, and stops it at its limit. */
import { CelStop } from '#api/cel/errors.ts'

/** Upstream's limit of one call, where none is given. */
export const defaultCostLimit = 1_000_000

const mostWork = 5_000_000
const tooDear = 'operation cancelled: actual cost limit exceeded'

export class Meter {
  cost = 0
  #done = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /**
   * Counts work that upstream does not charge for since it puts it off, such as joining long lists.
   * It has a limit of its own, far above what any sensible expression does.
   */
  work(units: number): void {
    this.#done += units
    if (this.#done > mostWork) throw new CelStop(tooDear)
  }

  add(cost: number): void {
    this.cost += cost
    if (this.cost > this.#limit) {
      throw new CelStop(tooDear)
    }
  }
}
