/** Conditions: what an object's status says of it, one of each type. */
import type { Time } from '#api/scalars/scalars.ts'

export interface Told {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: Time
}

/** Whether it is said already. The time does not count. */
export function isTold(one: Told | undefined, other: Told): boolean {
  return (
    one?.status === other.status && one.reason === other.reason && one.message === other.message
  )
}

/** The conditions with this one in the place of what was said before; the time changes only with the status. */
export function withCondition<T extends Told>(
  conditions: readonly T[],
  condition: T,
  now: Time,
): readonly T[] {
  const old = conditions.find(({ type }) => type === condition.type)
  const since = old?.status === condition.status ? old.lastTransitionTime : undefined
  const next = { ...condition, lastTransitionTime: since ?? now }
  return old ? conditions.map((one) => (one === old ? next : one)) : [...conditions, next]
}
