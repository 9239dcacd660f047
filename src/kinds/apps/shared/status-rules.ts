/** The rules for the counts that controllers write into the status of a workload. */

import type { int32 } from '#api/scalars/scalars.ts'
import { type FieldError, invalid } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'

interface ReplicaCounts {
  readonly replicas?: int32
  readonly readyReplicas?: int32
  readonly availableReplicas?: int32
}

/** None of these is more than all replicas, and no more are available than are ready. */
export function validateReplicaCounts<K extends string>(
  counts: ReplicaCounts & { readonly [P in K]?: int32 },
  names: readonly K[],
  at: FieldPath,
  readyName = 'readyReplicas',
): readonly FieldError[] {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = counts
  const greater = (name: string, count: int32, than: string) =>
    invalid(at.child(name), count, `cannot be greater than ${than}`)
  return [
    ...names
      .filter((name) => (counts[name] ?? 0) > replicas)
      .map((name) => greater(name, counts[name] ?? 0, 'status.replicas')),
    ...(availableReplicas > readyReplicas
      ? [greater('availableReplicas', availableReplicas, readyName)]
      : []),
  ]
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
