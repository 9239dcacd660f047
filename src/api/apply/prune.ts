/** Takes out of a merged object what an applier no longer applies. */

import {
  difference,
  type FieldSet,
  intersection,
  isSubset,
  union,
  withNamedFields,
} from '#api/apply/field-set.ts'
import type { Manager, Managers } from '#api/apply/managers.ts'
import { type MergeRules, toVersion, type Versioned } from '#api/apply/merge-rules.ts'
import { removeFields } from '#api/apply/remove-fields.ts'
import { setOfValue } from '#api/apply/set-of-value.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'

const failed = 'failed to prune fields: '
const toLast = (what: string) => `failed to convert ${what} object to last applied version: `

/**
 * A field or item goes if the applier owned it by its last apply (`last`), does not name it now,
 * and nobody else owns it or anything in it. `managers` hold the applier with what it names now.
 */
export function prune(
  rules: MergeRules,
  merged: Versioned,
  managers: Managers,
  last: Manager | undefined,
): Versioned {
  if (!last) return merged
  const now = setsByVersion(managers)
  // All that was named is named still, so all of it stays: the common case, and a dear one to find out below. Of
  // other versions it is found out, since what is left there may fit none.
  const kept = now.get(merged.apiVersion)
  const isOneVersion = now.size === 1 && last.apiVersion === merged.apiVersion
  if (isOneVersion && kept && isSubset(last.set, kept)) return merged
  const start = toVersion(rules, merged, last.apiVersion, `${failed}${toLast('merged')}`)
  if (!start) return merged
  const bare = without(start, withNamedFields(last.set, start.atom))
  const withOwned = addBackOwned(rules, start, bare, now)
  const result = addBackDangling(rules, start, withOwned, last)
  return toVersion(rules, result, merged.apiVersion, failed) ?? merged
}

function setsByVersion(managers: Managers): Map<string, FieldSet> {
  const sets = new Map<string, FieldSet>()
  for (const { apiVersion, set } of managers.values()) {
    const known = sets.get(apiVersion)
    sets.set(apiVersion, known ? union(known, set) : set)
  }
  return sets
}

/** Everything that somebody owns comes back, in every version that somebody writes in. */
function addBackOwned(
  rules: MergeRules,
  merged: Versioned,
  pruned: Versioned,
  sets: ReadonlyMap<string, FieldSet>,
): Versioned {
  // The version at hand goes first, so that conversion finds the fields that it needs.
  const { apiVersion } = merged
  const others = [...sets.keys()].filter((version) => version !== apiVersion)
  const versions = sets.has(apiVersion) ? [apiVersion, ...others] : others
  let whole = merged
  let result = pruned
  const converting = (what: string, version: string) =>
    `${failed}failed add back owned items: failed to convert ${what} object at version ${version}: `
  for (const version of versions) {
    const wholeThere = toVersion(rules, whole, version, converting('merged', version))
    if (!wholeThere) continue
    whole = wholeThere
    const resultThere = toVersion(rules, result, version, converting('pruned', version))
    if (!resultThere) continue
    const stay = union(namedSet(resultThere), withNamedFields(sets.get(version)!, whole.atom))
    result = without(whole, difference(namedSet(whole), stay))
  }
  return result
}

/** What nobody owned, or only those who update, comes back too. */
function addBackDangling(
  rules: MergeRules,
  merged: Versioned,
  pruned: Versioned,
  last: Manager,
): Versioned {
  const words = `${failed}failed add back dangling items: ${toLast('pruned')}`
  const there = toVersion(rules, pruned, last.apiVersion, words)
  if (!there) return merged
  const gone = difference(namedSet(merged), namedSet(there))
  return without(merged, intersection(gone, withNamedFields(last.set, merged.atom)))
}

function namedSet({ atom, value }: Versioned): FieldSet {
  return withNamedFields(setOfValue(atom, value), atom)
}

function without(from: Versioned, set: FieldSet): Versioned {
  const value = removeFields(from.atom, from.value, set) as JsonObject | null
  return value === from.value ? from : { ...from, value: value ?? {} }
}
