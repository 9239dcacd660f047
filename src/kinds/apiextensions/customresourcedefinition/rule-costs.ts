/** The estimated cost of all rules of a schema, and which of them contribute most. */
import { costLimits } from '#api/cel/environment.ts'
import { type FieldError, forbidden } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

export interface RuleCosts {
  note(at: FieldPath, cost: bigint): void
  /** What to say if all rules together cost too much. */
  errors(at: FieldPath): readonly FieldError[]
}

const most = 2n ** 64n - 1n
const shown = 4

/** Costs never overflow: what is too much stays too much. */
export function timesCost(a: bigint, b: bigint): bigint {
  const product = a * b
  return product > most ? most : product
}

export function createRuleCosts(): RuleCosts {
  let total = 0n
  let highest: readonly { readonly at: FieldPath; readonly cost: bigint }[] = []
  return {
    note(at, cost) {
      total = total + cost > most ? most : total + cost
      if (cost < costLimits.estimatedTotal / 100n) return
      const all = [...highest, { at, cost }]
      highest = all
        .toSorted((a, b) => (a.cost < b.cost ? 1 : a.cost > b.cost ? -1 : 0))
        .slice(0, shown)
    },
    errors(at) {
      if (total <= costLimits.estimatedTotal) return []
      const why =
        'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema'
      const name = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
      return [
        ...highest.map((one) => forbidden(one.at, why)),
        forbidden(at, costMessage(name, total, costLimits.estimatedTotal)),
      ]
    },
  }
}

export function costMessage(name: string, cost: bigint, limit: bigint): string {
  const hint =
    'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared'
  return `${name} exceeds budget by factor of ${factorOf(Number(cost) / Number(limit))} (${hint})`
}

function factorOf(factor: number): string {
  if (factor > 100) return 'more than 100x'
  return factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`
}
