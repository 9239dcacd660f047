/** The rules for the counts that controllers write into the status of a workload. */
import { type FieldError, invalid } from '#api/field-error.ts'
import type { FieldPath } from '#api/field-path.ts'
import type { int32 } from '#api/scalars.ts'

/** Counts of some replicas, none of which can be more than all. */
export function validateNotMore<K extends string>(
  counts: { readonly [P in K]?: int32 },
  names: readonly K[],
  most: { readonly count: int32 | undefined; readonly name: string },
  at: FieldPath,
): readonly FieldError[] {
  const { count: limit = 0, name: limitName } = most
  return names
    .filter((name) => (counts[name] ?? 0) > limit)
    .map((name) => {
      const detail = `cannot be greater than ${limitName}`
      return invalid(at.child(name), counts[name] ?? 0, detail)
    })
}

/** How often names collided only ever grows. */
export function validateCollisions(
  status: { readonly collisionCount?: int32 } = {},
  old: { readonly collisionCount?: int32 } = {},
  at: FieldPath,
): readonly FieldError[] {
  if (old.collisionCount === undefined) return []
  const count = status.collisionCount ?? 0
  const isLess = status.collisionCount === undefined || count < old.collisionCount
  return isLess ? [invalid(at.child('collisionCount'), count, 'cannot be decremented')] : []
}
