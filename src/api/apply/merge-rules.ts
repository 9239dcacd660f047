/** What merging needs to know of the kind of object at hand. */

import { type Atom, atomOf } from '#api/apply/atom.ts'
import type { FieldFilter, FieldSet } from '#api/apply/field-set.ts'
import type { JsonObject } from '#api/scalars.ts'
import type { ObjectType } from '#api/schema.ts'

export interface MergeRules {
  /** The version the request is in. */
  readonly apiVersion: string
  readonly type: ObjectType
  /** Leaves of a set what a request may own: a kind's main resource does not own its status. */
  readonly resetFields?: FieldFilter
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

/** Undefined where the version is not known. */
export function toVersion(
  rules: MergeRules,
  from: Versioned,
  apiVersion: string,
): Versioned | undefined {
  if (from.apiVersion === apiVersion) return from
  const converted = rules.convert?.(from.value, apiVersion)
  return converted && { apiVersion, atom: atomOf(converted.type), value: converted.object }
}

export function owned({ resetFields }: MergeRules, set: FieldSet): FieldSet {
  return resetFields ? resetFields(set) : set
}
