import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  pointed,
  required,
} from '#api/validation/field-error.ts'
import { path } from '#api/validation/field-path.ts'
import type { PriorityClass } from '#kinds/scheduling/priorityclass/types.ts'

/** Above this only the system's own classes may be. */
const highestUserPriority = 1_000_000_000

/** The classes that upstream makes itself, and their values. */
export const systemPriorities: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
])

export function validatePriorityClass({
  metadata: { name },
  value = 0,
  globalDefault = false,
  preemptionPolicy,
}: PriorityClass): readonly FieldError[] {
  const errors: FieldError[] = []
  if (name.startsWith('system-')) {
    const known = systemPriorities.get(name) === value && !globalDefault
    if (!known) errors.push(systemPrefix(name, value, globalDefault))
  } else if (value > highestUserPriority) {
    const detail = `maximum allowed value of a user defined priority is ${highestUserPriority}`
    errors.push(forbidden(path('value'), detail))
  }
  const policies: readonly string[] = ['PreemptLowerPriority', 'Never']
  if (!preemptionPolicy) errors.push(required(path('preemptionPolicy')))
  else if (!policies.includes(preemptionPolicy)) {
    errors.push(notSupported(path('preemptionPolicy'), preemptionPolicy, policies))
  }
  return errors
}

function systemPrefix(name: string, value: number, globalDefault: boolean): FieldError {
  const known = systemPriorities.get(name)
  const why =
    known === undefined
      ? `${name} is not a known system priority class`
      : known === value
        ? `globalDefault of ${name} PriorityClass must be ${!globalDefault}`
        : `value of ${name} PriorityClass must be ${known}`
  return forbidden(
    path('metadata', 'name'),
    `priority class names with 'system-' prefix are reserved for system use only. error: ${why}`,
  )
}

export function validatePriorityClassUpdate(
  { value = 0, preemptionPolicy }: PriorityClass,
  old: PriorityClass,
): readonly FieldError[] {
  return [
    ...(value === (old.value ?? 0)
      ? []
      : [forbidden(path('value'), 'may not be changed in an update.')]),
    ...(preemptionPolicy === old.preemptionPolicy
      ? []
      : [invalid(path('preemptionPolicy'), pointed(preemptionPolicy), 'field is immutable')]),
  ]
}
