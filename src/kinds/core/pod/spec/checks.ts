/**
 * What the rules of a pod share. A rule is called `check…`: it looks at one part of the spec and
 * adds what is wrong to one list, so that a pod without faults costs hardly any memory.
 */
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type { PodSpecOptions } from '#kinds/core/pod/options.ts'
import type { PodSpec, VolumeSource } from '#kinds/core/pod/types.ts'

/** One walk over a pod's spec. */
export interface Walk {
  readonly errors: FieldError[]
  readonly options: PodSpecOptions
  readonly spec: PodSpec
  /** The volumes that are valid, by name. */
  readonly volumes: ReadonlyMap<string, VolumeSource>
  /** The names of the pod's resource claims. */
  readonly claims: ReadonlySet<string>
  /** Absent where the spec stands in a template. */
  readonly podName?: string
}

/** A list to add to, and where in the object one is. */
export interface Spot {
  readonly errors: FieldError[]
  readonly at: FieldPath
}

/** One error for each message about a field. */
export function refuse(
  { errors, at }: Spot,
  field: string,
  value: unknown,
  messages: readonly string[],
): void {
  for (const message of messages) errors.push(invalid(at.child(field), value, message))
}

/** A text that must be there. */
export function need({ errors, at }: Spot, field: string, value: string | undefined): boolean {
  if (value !== undefined && value !== '') return true
  errors.push(required(at.child(field)))
  return false
}

/** A value out of a few; one that is not there is fine. */
export function allow(
  { errors, at }: Spot,
  field: string,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (value === undefined || supported.includes(value)) return
  errors.push(notSupported(at.child(field), value, supported))
}

/** A value out of a few that must be there. */
export function choose(
  spot: Spot,
  field: string,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (value === undefined || value === '') spot.errors.push(required(spot.at.child(field)))
  else allow(spot, field, value, supported)
}

export function forbid({ errors, at }: Spot, field: string, detail: string): void {
  errors.push(forbidden(at.child(field), detail))
}

/** Names that may stand once each. */
export function checkUnique({ errors, at }: Spot, name: string, seen: Set<string>): void {
  if (seen.has(name)) errors.push(duplicate(at.child('name'), name))
  else seen.add(name)
}
