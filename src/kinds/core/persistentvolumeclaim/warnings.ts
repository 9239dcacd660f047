/** Warnings for what a claim's spec asks for. */

import { scaledQuantity } from '#api/scalars/quantity.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { quoteGo } from '#base/go/text.ts'
import type { PersistentVolumeClaimSpec } from '#kinds/core/persistentvolumeclaim/types.ts'

/** Upstream's GetWarningsForPersistentVolumeClaimSpec. */
export function claimSpecWarnings(
  { resources = {} }: PersistentVolumeClaimSpec,
  at: FieldPath,
): readonly string[] {
  const parts = [
    ['requests', resources.requests],
    ['limits', resources.limits],
  ] as const
  return parts.flatMap(([part, list]) => {
    const amount = list?.['storage']
    if (amount === undefined || scaledQuantity(amount, -3) % 1000n === 0n) return []
    const field = at.child('resources', part).key('storage')
    return [`${field}: fractional byte value ${quoteGo(amount)} is invalid, must be an integer`]
  })
}
