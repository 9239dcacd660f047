/** What merging needs to know of the kind of object at hand. */

import { ApplyError } from '#api/apply/apply-error.ts'
import { type Atom, atomOf } from '#api/apply/atom.ts'
import type { FieldFilter, FieldSet } from '#api/apply/field-set.ts'
import { TypedError } from '#api/apply/typed-error.ts'
import { validateTyped } from '#api/apply/validate-typed.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import type { ObjectType } from '#api/schema/schema.ts'

export interface MergeRules {
  /** The version the request is in. */
  readonly apiVersion: string
  readonly type: ObjectType
  /** Leaves of a set what a request may own: a kind's main resource does not own its status. */
  readonly resetFields?: FieldFilter
  /** Whether that is said of the version of the request alone, as it is of custom resources. */
  readonly resetThisVersionOnly?: boolean
  /**
   * The object in another version, for managers that write in it; undefined if there is no such
   * version any more. Never called for the version it is in.
   */
  readonly convert?: (object: JsonObject, apiVersion: string) => Converted | undefined
}

export interface Converted {
  readonly object: JsonObject
  readonly type: ObjectType
}

/** An object in one version, with its atom. */
export interface Versioned {
  readonly apiVersion: string
  readonly atom: Atom
  readonly value: JsonObject
}

export function versioned({ apiVersion, type }: MergeRules, value: JsonObject): Versioned {
  return { apiVersion, atom: atomOf(type), value }
}

/**
 * Undefined where the version is not known. If the object does not fit it, this throws ApplyError, which says
 * what failed: `failed` and why.
 */
export function toVersion(
  rules: MergeRules,
  from: Versioned,
  apiVersion: string,
  failed = '',
): Versioned | undefined {
  if (from.apiVersion === apiVersion) return from
  const converted = rules.convert?.(from.value, apiVersion)
  if (!converted) return undefined
  const atom = atomOf(converted.type)
  try {
    validateTyped(atom, converted.object)
  } catch (cause) {
    if (!(cause instanceof TypedError)) throw cause
    throw new ApplyError('Internal', `${failed}${cause.message}`, { cause })
  }
  return { apiVersion, atom, value: converted.object }
}

/** What of a set counts in a version. */
export function filterOf(rules: MergeRules, apiVersion: string): FieldFilter | undefined {
  const isOther = rules.resetThisVersionOnly && apiVersion !== rules.apiVersion
  return isOther ? undefined : rules.resetFields
}

export function owned({ resetFields }: MergeRules, set: FieldSet): FieldSet {
  return resetFields ? resetFields(set) : set
}
